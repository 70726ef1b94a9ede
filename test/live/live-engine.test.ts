import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createLiveEngine, type LiveEngine } from '../../src/live/live-engine.ts';
import { createManualClock } from '../support/clock.ts';

function watching(): { readonly watch: LiveEngine; readonly errors: string[] } {
  const { config } = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => 'version: 1' });
  const errors: string[] = [];
  const silent = (): void => {};
  const live = createLiveEngine({
    config,
    clock: createManualClock(0),
    log: { debug: silent, info: silent, warn: silent, error: (code) => void errors.push(code) },
    framing: 'block',
    onEnd: silent,
    onCounted: silent,
    resumed: undefined,
  });
  return { watch: live, errors };
}

describe('what a watch knows of loss', () => {
  it('is the bytes of the gaps whose size somebody knows', () => {
    const { watch: live } = watching();
    expect(live.lostBytes).toBe(0);
    live.sink.gap({ reason: 'truncated', bytes: 100 });
    live.sink.gap({ reason: 'position_lost', bytes: undefined });
    live.sink.gap({ reason: 'truncated', bytes: 20 });
    expect(live.lostBytes).toBe(120);
  });

  it('is told once when the source has read what was never counted', () => {
    const { watch: live, errors } = watching();
    const line = Buffer.from('{"n":1}\n{"n"');
    live.sink.chunk(line);
    live.audit(line.length);
    expect(errors).toEqual([]);
    live.audit(line.length + 5);
    live.audit(line.length + 5);
    live.sink.boundary();
    expect(errors).toEqual(['ledger_broken']);
    expect(live.engine.brokenBalances).toBe(1);
  });
});
