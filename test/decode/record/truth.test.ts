import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../../src/decode/record/decoder.ts';
import { lineOf } from './line.ts';

interface Truth {
  readonly json_lines: number;
  readonly first_ts_in_file_order: string;
  readonly last_ts_in_file_order: string;
  readonly min_ts: string;
  readonly max_ts: string;
  readonly groups: Readonly<Record<string, { readonly lines: number }>>;
}

const read = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/logs/${name}`, import.meta.url), 'utf8');

/** Rows of the wanted fields, one a record. */
function rowsOf(name: string, fields: readonly string[]): unknown[][] {
  const decoder = createDecoder({ fields, profile: 'auto' });
  const rows: unknown[][] = [];
  for (const line of read(name).split('\n')) {
    const record = decoder.decode(lineOf(line));
    if (record !== undefined) rows.push(fields.map((_, slot) => record.field(slot)));
  }
  return rows;
}

describe('what Python and jq say of the same logs', () => {
  // The truth's groups are by these fields, joined with a slash.
  const logs: [string, string, string[]][] = [
    ['nasacoin.ndjson', 'nasacoin.truth.json', ['@level']],
    ['audit_demo.ndjson', 'audit_demo.truth.json', ['verb', 'responseStatus.code']],
    ['gharchive_log.jsonl', 'gharchive_log.truth.json', ['type']],
  ];
  it.each(logs)('%s: records, groups and times', (log, truthFile, groupFields) => {
    const truth: Truth = JSON.parse(read(truthFile));
    const rows = rowsOf(log, ['@time', ...groupFields]);
    expect(rows).toHaveLength(truth.json_lines);

    const groups: Record<string, number> = {};
    for (const [, ...parts] of rows) groups[parts.join('/')] = (groups[parts.join('/')] ?? 0) + 1;
    const expected = Object.entries(truth.groups).map(([name, { lines }]) => [name, lines]);
    expect(groups).toEqual(Object.fromEntries(expected));

    const times = rows.map(([time]) => Number(time));
    expect([times[0], times.at(-1), Math.min(...times), Math.max(...times)]).toEqual(
      [truth.first_ts_in_file_order, truth.last_ts_in_file_order, truth.min_ts, truth.max_ts].map(
        (text) => Date.parse(text),
      ),
    );
  });

  it('journald: priorities and microseconds as text', () => {
    expect(rowsOf('logfile_journald.json', ['@level', '@time', '@logger'])).toEqual([
      ['fatal', 1534860261221.373, 'python'],
      ['info', 1534860261221.373, 'python'],
    ]);
  });
});
