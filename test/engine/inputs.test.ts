import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { partsOf } from '../support/parts.ts';
import { runs } from '../support/runs.ts';

const yaml = `
version: 1
components:
  tally:
    counts:
      lines: { when: { n: { exists: true } } }
      sum: { add: n }
    timings:
      took: { from: [{ field: took_ms }] }
`;
const { config } = loadConfig({
  env: {},
  flags: {},
  cwd: '/',
  configPath: 'tally.yaml',
  readText: () => yaml,
});

const keys = ['a.log', 'b.log', 'c.log'] as const;

describe('several inputs', () => {
  it('give the same however their chunks mix, and over restarts anywhere', () => {
    fc.assert(
      fc.property(
        fc.tuple(log(), log(), log()),
        fc.array(fc.nat(2), { maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.nat(60), { maxLength: 4 }),
        (logs, order, size, stops) => {
          const whole = fresh();
          for (const [index, key] of keys.entries()) {
            const input = whole.input(key);
            input.chunk(logs[index] ?? Buffer.alloc(0));
            input.close();
          }
          expect(summary(mixed(logs, order, size, stops))).toEqual(summary(whole));
          expect(whole.ledger().bytes).toBe(logs.reduce((sum, { length }) => sum + length, 0));
        },
      ),
      runs(40),
    );
  });

  it('keep unfinished lines apart, and in sum', () => {
    const engine = fresh();
    const [a, b] = [engine.input('a'), engine.input('b')];
    a.chunk(Buffer.from('{"n":'));
    b.chunk(Buffer.from('{"n":20}\n{'));
    expect([a.pendingBytes, b.pendingBytes, engine.pendingBytes]).toEqual([5, 1, 6]);
    a.chunk(Buffer.from('1}\n'));
    expect(engine.ledger()).toMatchObject({ matched: 2, malformed: 0 });
    b.close();
    expect(engine.ledger()).toMatchObject({ matched: 2, malformed: 1 });
    expect([engine.pendingBytes, engine.brokenBalances]).toEqual([0, 0]);
  });

  it('have writers of their own, whose totals add up, over restarts too', () => {
    const heartbeat = (count: number, total: number): Buffer =>
      Buffer.from(
        `${JSON.stringify({ event: '💓 HEARTBEAT - System Statistics', heartbeat_count: count, pid: 1, total_messages_processed: total })}\n`,
      );
    const { declarations, profile } = loadConfig({
      preset: 'petrosa',
      env: {},
      flags: {},
      cwd: '/',
    }).config;
    const engineOf = (): Engine =>
      createEngine({ declarations, profile, maxLineBytes: 10_000, framing: 'block' });
    const totalOf = (engine: Engine): number | undefined =>
      partsOf(engine.snapshot()).counts[0]?.value;
    let engine = engineOf();
    for (const [count, a, b] of [
      [1, 10, 700],
      [2, 15, 720],
      [3, 21, 721],
    ] as const) {
      engine.input('a.log', { log: 'a.log' }).chunk(heartbeat(count, a));
      engine.input('b.log', { log: 'b.log' }).chunk(heartbeat(count, b));
      expect(totalOf(engine)).toBe(a + b);
      const next = engineOf();
      next.restore(JSON.parse(JSON.stringify(engine.save())));
      engine = next;
    }
    expect(partsOf(engine.snapshot()).run).toMatchObject({ writers: 2, restarts: 0, doubled: 0 });
  });
});

function fresh(): Engine {
  const { declarations, profile } = config;
  const framing = 'block';
  return createEngine({ declarations, profile, maxLineBytes: 60, framing, sequence: 'n' });
}

/** Feeds the logs piece by piece; each stop saves, and reads what was unfinished again. */
function mixed(
  logs: readonly Buffer[],
  order: readonly number[],
  size: number,
  stops: readonly number[],
): Engine {
  let engine = fresh();
  const read = [0, 0, 0];
  const step = (index: number): void => {
    const log = logs[index] ?? Buffer.alloc(0);
    const from = read[index] ?? 0;
    const chunk = Buffer.from(log.subarray(from, from + size));
    if (chunk.length === 0) return;
    engine.input(keys[index] ?? '').chunk(chunk);
    chunk.fill(0);
    read[index] = from + chunk.length;
  };
  const all = [...order, ...keys.flatMap((_, index) => Array<number>(60).fill(index))];
  for (const [turn, index] of all.entries()) {
    step(index);
    if (!stops.includes(turn)) continue;
    for (const [at, key] of keys.entries()) {
      read[at] = (read[at] ?? 0) - engine.input(key).pendingBytes;
    }
    const next = fresh();
    next.restore(JSON.parse(JSON.stringify(engine.save())));
    engine = next;
  }
  for (const [index, key] of keys.entries()) {
    while ((read[index] ?? 0) < (logs[index]?.length ?? 0)) step(index);
    engine.input(key).close();
  }
  return engine;
}

function summary(engine: Engine) {
  const { counts, timings } = partsOf(engine.snapshot());
  return {
    counts: counts.map(({ value }) => value),
    timings: timings.map(({ count, bucketCounts }) => ({ count, bucketCounts })),
    ledger: engine.ledger(),
    sequence: engine.sequence(true),
    pendingBytes: engine.pendingBytes,
    broken: engine.brokenBalances,
  };
}

function log(): fc.Arbitrary<Buffer> {
  const line = fc.oneof(
    fc.record({ n: fc.nat(30), took_ms: fc.nat(100) }).map((value) => JSON.stringify(value)),
    fc.constantFrom('', 'plain', '{"n":', 'x'.repeat(80), '{"other":1}'),
  );
  const ending = fc.constantFrom('\n', '\n', '\r\n');
  return fc
    .array(fc.tuple(line, ending), { maxLength: 12 })
    .chain((lines) =>
      fc.constantFrom('', '{"n":7}').map((last) => Buffer.from(lines.flat().join('') + last)),
    );
}
