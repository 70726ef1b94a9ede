import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createHealth } from '../../src/health/judge.ts';
import { runs } from '../support/runs.ts';
import { sampleView } from '../support/sample-view.ts';

const { config } = loadConfig({ env: {}, flags: {}, cwd: '/' });

/** Lines of a log that belong together, and what they add to the ledger. */
interface Piece {
  readonly text: string;
  readonly lines: number;
  readonly records: number;
}

const stamp = '2026-03-04T10:00:00.000000001Z stdout';
const cri = (flag: 'F' | 'P', text: string): string => `${stamp} ${flag} ${text}\n`;

const record = fc.nat(99).map((n): Piece => {
  return {
    text: cri('F', JSON.stringify({ level: 'info', msg: `job ${n}` })),
    lines: 1,
    records: 1,
  };
});

/** A batch of OTLP: one line, as many records. */
const batch = fc.integer({ min: 1, max: 6 }).map((records): Piece => {
  const logRecords = Array.from({ length: records }, (_, n) => ({
    timeUnixNano: `${1_767_600_000_000_000_000n + BigInt(n)}`,
    severityNumber: 9,
    body: { stringValue: 'order handled' },
  }));
  const line = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
  return { text: cri('F', line), lines: 1, records };
});

/** One record that a runtime split over several lines. */
const split = fc.integer({ min: 2, max: 5 }).map((parts): Piece => {
  const line = JSON.stringify({ level: 'info', msg: 'x'.repeat(40) });
  const size = Math.ceil(line.length / parts);
  const lines = Array.from({ length: Math.ceil(line.length / size) }, (_, n) =>
    cri((n + 1) * size < line.length ? 'P' : 'F', line.slice(n * size, (n + 1) * size)),
  );
  return { text: lines.join(''), lines: lines.length, records: 1 };
});

const trace = fc.constant<Piece>({
  text: [
    'Traceback (most recent call last):',
    '  File "a.py", line 1, in f',
    '    raise ValueError()',
    'ValueError: bad',
  ]
    .map((line) => cri('F', line))
    .join(''),
  lines: 4,
  records: 0,
});

const text = fc.constant<Piece>({ text: cri('F', 'a line of text'), lines: 1, records: 0 });

describe('the laws of lines and records', () => {
  it('hold where a line has several records, and a record several lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(record, batch, split, trace, text), { minLength: 1, maxLength: 30 }),
        (pieces) => {
          const engine = createEngine({
            declarations: config.declarations,
            profile: config.profile,
            maxLineBytes: 1 << 20,
            framing: 'block',
          });
          engine.chunk(Buffer.from(pieces.map((piece) => piece.text).join('')));
          engine.boundary();
          engine.end();
          const ledger = engine.ledger();
          expect([ledger.lines, ledger.records]).toEqual([
            pieces.reduce((sum, piece) => sum + piece.lines, 0),
            pieces.reduce((sum, piece) => sum + piece.records, 0),
          ]);
          const { reasons } = createHealth(sampleView({ ledger: () => ledger }))(Date.now());
          expect(reasons.map(({ code }) => code)).not.toContain('ledger_broken');
        },
      ),
      runs(60),
    );
  });
});
