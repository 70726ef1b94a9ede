import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { load, loadText } from '../config/loading.ts';
import { partsOf } from '../support/parts.ts';
import { runs } from '../support/runs.ts';

const declared = loadText(`version: 1
components:
  shop:
    counts:
      orders: { when: { n: { exists: true } } }
      jobs: { from: [{ when: { event: job } }, { when: { event: beat }, total: jobs_total }] }
    timings: { took: { field: took_ms } }
    states: { open: { true_when: { event: open }, false_when: { event: shut } } }
metrics:
  by_kind: { type: counter, when: always, labels: { kind: kind }, max_series: 4 }
  exceptions: { type: counter, when: { "@error": { exists: true } }, labels: { type: "@error" } }
service_heartbeat: { when: { event: beat }, count: count, fields: infer }
`).config;
const undeclared = load().config;

describe.each([
  ['block', 'declared', declared],
  ['stream', 'declared', declared],
  ['block', 'undeclared', undeclared],
] as const)('an engine that goes on for another (%s, %s)', (framing, _, config) => {
  const { declarations, profile } = config;
  const fresh = (): Engine =>
    createEngine({ declarations, profile, maxLineBytes: 80, framing, sequence: 'n' });

  it('counts the same wherever it takes over, in the middle of lines too', () => {
    fc.assert(
      fc.property(
        fc.array(line(), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.nat(40), { maxLength: 6 }),
        (lines, size, stops) => {
          const log = Buffer.from(lines.join(''));
          const whole = fresh();
          whole.input('a').chunk(log);
          let engine = fresh();
          let read = 0;
          for (let part = 0; read < log.length; part += 1) {
            const bytes = log.subarray(read, read + size);
            engine.input('a').chunk(bytes);
            read += bytes.length;
            if (!stops.includes(part)) continue;
            const next = fresh();
            next.takeOver(engine.handOver());
            engine = next;
          }
          engine.compare(read);
          expect(engine.pendingBytes).toBe(whole.pendingBytes);
          expect(engine.save()).toEqual(whole.save());
          for (const one of [engine, whole]) one.input('a').close();
          expect(engine.ledger()).toEqual(whole.ledger());
          expect([engine.brokenBalances, engine.ledger().bytes]).toEqual([0, log.length]);
        },
      ),
      runs(100),
    );
  });

  it('goes on in a line that is too long to keep, and tells its size', () => {
    const before = fresh();
    before.input('a').chunk(Buffer.from(`{"n":1}\n${'x'.repeat(500)}`));
    const after = fresh();
    after.takeOver(before.handOver());
    after.input('a').chunk(Buffer.from(`${'x'.repeat(500)}\n{"n":2}\n`));
    expect(after.ledger()).toMatchObject({
      matched: 2,
      oversize: 1,
      bytesBy: { oversize: 1001 },
    });
    expect(after.brokenBalances).toBe(0);
  });

  it('knows what the source has read since the start, over several', () => {
    let engine = fresh();
    engine.chunk(Buffer.from('{"n":1}\n{"n":'));
    for (const text of ['2}\n{', '"n":3}\n']) {
      const next = fresh();
      next.takeOver(engine.handOver());
      engine = next;
      engine.chunk(Buffer.from(text));
    }
    engine.compare(24);
    expect(engine.brokenBalances).toBe(0);
    engine.compare(25);
    expect(engine.brokenBalances).toBe(1);
    const last = fresh();
    last.takeOver(engine.handOver());
    last.compare(25);
    expect(last.brokenBalances).toBe(1);
  });
});

describe.each(['block', 'stream'] as const)('an engine of other rules (%s)', (framing) => {
  const { declarations, profile } = declared;

  it('begins with those, and drops what it does not know', () => {
    const before = createEngine({
      declarations,
      profile,
      maxLineBytes: 80,
      framing,
      sequence: 'n',
    });
    before.chunk(Buffer.from('{"n":1,"took_ms":5}\n{"n":2'));
    const other = loadText(`version: 1
components:
  shop:
    counts:
      orders: { when: { n: { exists: true } } }
      late: { when: { n: { exists: true } } }
`).config;
    const after = createEngine({
      declarations: other.declarations,
      profile,
      maxLineBytes: 80,
      framing,
      sequence: 'n',
    });
    after.takeOver(before.handOver());
    after.chunk(Buffer.from('}\n'));
    expect(partsOf(after.snapshot()).counts.map(({ value }) => value)).toEqual([2, 1]);
    expect(partsOf(after.snapshot()).timings).toEqual([]);
  });
});

/** A line of any class, and records whose values add up over many. */
function line(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.nat(9).map((n) => `{"n":${n},"kind":"k${n}","took_ms":${n}.5}\n`),
    fc.nat(9).map((n) => `{"level":"info","logger":"l${n}","msg":"user ${n} came","x_ms":${n}}\n`),
    fc.nat(99).map((n) => `{"event":"beat","count":${n},"jobs_total":${n * 3},"x":${n}}\n`),
    fc.constantFrom(
      '{"event":"job"}\n',
      '{"event":"open"}\n',
      '{"event":"shut"}\n',
      '\n',
      'no JSON\n',
      '{"broken":\n',
      '2024-01-01T00:00:00.000000000Z stdout P {"n":\n',
      '2024-01-01T00:00:00.000000000Z stdout F 7}\n',
      'Traceback (most recent call last):\n  File "a.py", line 1, in f\nKeyError: 1\n',
      `${'long '.repeat(40)}\n`,
    ),
  );
}
