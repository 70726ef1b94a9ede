import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createWatch, type Watch } from '../../src/live/watch.ts';
import { createManualClock } from '../support/clock.ts';

function watching(): { readonly watch: Watch; readonly errors: string[] } {
  const { config } = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => 'version: 1' });
  const errors: string[] = [];
  const silent = (): void => {};
  const watch = createWatch({
    config,
    clock: createManualClock(0),
    log: { debug: silent, info: silent, warn: silent, error: (code) => void errors.push(code) },
    framing: 'block',
    onEnd: silent,
    onCounted: silent,
    resumed: undefined,
  });
  return { watch, errors };
}

describe('what a watch knows of loss', () => {
  it('is the bytes of the gaps whose size somebody knows', () => {
    const { watch } = watching();
    expect(watch.lostBytes).toBe(0);
    watch.sink.gap({ reason: 'truncated', bytes: 100 });
    watch.sink.gap({ reason: 'position_lost', bytes: undefined });
    watch.sink.gap({ reason: 'truncated', bytes: 20 });
    expect(watch.lostBytes).toBe(120);
  });

  it('is told once when the source has read what was never counted', () => {
    const { watch, errors } = watching();
    const line = Buffer.from('{"n":1}\n{"n"');
    watch.sink.chunk(line);
    watch.audit(line.length);
    expect(errors).toEqual([]);
    watch.audit(line.length + 5);
    watch.audit(line.length + 5);
    watch.sink.boundary();
    expect(errors).toEqual(['ledger_broken']);
    expect(watch.engine.brokenBalances).toBe(1);
  });
});
