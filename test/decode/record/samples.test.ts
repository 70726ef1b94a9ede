import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../../src/decode/record/decoder.ts';
import { lineOf } from './line.ts';

interface Truth {
  readonly origin: 'run' | 'documentation';
  /** Beside the truth. */
  readonly file: string;
  readonly profile: string;
  readonly records: number;
  readonly first_ms: number;
  readonly last_ms: number;
  readonly levels: Readonly<Record<string, number>>;
  readonly durations: { readonly count: number; readonly sum_ms: number };
  readonly statuses: Readonly<Record<string, number>>;
  readonly methods: Readonly<Record<string, number>>;
}

const folder = new URL('../../../fixtures/profiles/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.truth.json'))
  .map((file) => file.replace('.truth.json', ''))
  // It has a prefix before its records: test/engine/console.test.ts.
  .filter((name) => name !== 'zap-console');

const fields = ['@time', '@level', '@duration', '@http_status', '@http_method'];

function tally(values: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

function read({ file, profile: own }: Truth, profile: string): object {
  const decoder = createDecoder({ fields, profile });
  const text = readFileSync(new URL(file, folder), 'latin1').trimEnd();
  const rows = text.split('\n').map((line) => {
    const record = decoder.decode(lineOf(Buffer.from(line, 'latin1')));
    return fields.map((_, slot) => record?.field(slot));
  });
  const of = (slot: number): unknown[] =>
    rows.map((row) => row[slot]).filter((value) => value !== undefined);
  const times = of(0).map(Number);
  const durations = of(2).map(Number);
  return {
    recognised: profile === 'auto' ? decoder.format().profile : own,
    records: rows.length,
    times: [Math.min(...times), Math.max(...times)],
    levels: tally(rows.map(([, level]) => level ?? 'none')),
    durations: [durations.length, durations.reduce((sum, ms) => sum + ms, 0).toFixed(5)],
    statuses: tally(of(3)),
    methods: tally(of(4)),
  };
}

describe('every sample reads as Python counts it by its documented keys', () => {
  it('there is one for each of them', () => {
    expect(names.length).toBeGreaterThanOrEqual(34);
  });

  it.each(names)('%s', (name) => {
    const truth: Truth = JSON.parse(readFileSync(new URL(`${name}.truth.json`, folder), 'utf8'));
    const expected = {
      recognised: truth.profile,
      records: truth.records,
      times: [truth.first_ms, truth.last_ms].map((ms): number => expect.closeTo(ms, 2)),
      levels: truth.levels,
      durations: [truth.durations.count, truth.durations.sum_ms.toFixed(5)],
      statuses: truth.statuses,
      methods: truth.methods,
    };
    expect(read(truth, 'auto'), 'recognised').toEqual(expected);
    // logfmt is a format: its keys are those of all loggers.
    const named = truth.profile === 'logfmt' ? 'auto' : truth.profile;
    expect(read(truth, named), 'named').toEqual(expected);
  });
});
