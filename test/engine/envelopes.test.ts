import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { partsOf } from '../support/parts.ts';

const fixture = (path: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/envelopes/${path}`, import.meta.url)));

describe('captures of runtimes', () => {
  const plain = unwrappedCri(fixture('cri.log'));

  it('gives what the service wrote, by CRI and by Docker', () => {
    const bare = run(plain, []);
    const [cri, docker] = [run(fixture('cri.log'), []), run(fixture('docker.log'), [])];
    for (const engine of [cri, docker]) {
      const { records, malformed, blank } = bare.ledger();
      expect(engine.ledger()).toMatchObject({ records, malformed, blank });
      expect(partsOf(engine.snapshot()).counts).toEqual(partsOf(bare.snapshot()).counts);
      expect(partsOf(engine.snapshot()).timings.map(({ count }) => count)).toEqual(
        partsOf(bare.snapshot()).timings.map(({ count }) => count),
      );
    }
    expect(bare.ledger().records).toBe(382);
    expect(cri.ledger().lines).toBe(431);
    expect(cri.ledger().bytes).toBe(fixture('cri.log').length);
  });

  it('gives the same however it is cut, with restarts in the middle of parts', () => {
    const sizes = fc.array(fc.integer({ min: 100, max: 3000 }), { minLength: 1, maxLength: 20 });
    const bytes = fixture('cri.log').subarray(0, 30_000);
    const whole = outcome(run(bytes, []));
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 9 }), (cuts, restartEvery) => {
        expect(outcome(run(bytes, cuts, restartEvery))).toEqual(whole);
      }),
      { numRuns: 5 },
    );
  });
});

function outcome(engine: Engine) {
  const { counts, states, run: serviceRun } = partsOf(engine.snapshot());
  return { ledger: engine.ledger(), counts, states, serviceRun, broken: engine.brokenBalances };
}

/** Restarts as the sidecar does: what was saved, and the bytes of the unfinished line again. */
function run(bytes: Buffer, sizes: readonly number[], restartEvery = Number.NaN): Engine {
  const { config } = loadConfig({ preset: 'petrosa', env: {}, flags: {}, cwd: '/' });
  const { declarations, profile } = config;
  const options = { declarations, profile, maxLineBytes: 1 << 20, framing: 'block' } as const;
  let engine = createEngine(options);
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    engine.chunk(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
    // Only where a line ended in this turn does a restart get on.
    if (turn % restartEvery !== 0 || engine.pendingBytes >= size || at >= bytes.length) continue;
    const saved = JSON.parse(JSON.stringify(engine.save()));
    at -= engine.pendingBytes;
    engine = createEngine(options);
    engine.restore(saved);
  }
  engine.end();
  return engine;
}

/** The plain way, for comparison. */
function unwrappedCri(log: Buffer): Buffer {
  const open = new Map<string, string>();
  const lines: string[] = [];
  for (const line of log.toString('latin1').split('\n')) {
    const [, stream = '', tag, content = ''] = /^\S+ (\S+) ([PF]) (.*)$/s.exec(line) ?? [];
    if (tag === undefined) continue;
    const joined = (open.get(stream) ?? '') + content;
    open.delete(stream);
    if (tag === 'P') open.set(stream, joined);
    else lines.push(joined);
  }
  return Buffer.from([...lines, ...open.values()].map((line) => `${line}\n`).join(''), 'latin1');
}
