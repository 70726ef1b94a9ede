import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { partsOf } from '../../support/parts.ts';
import { analyzing, fixture } from './analyzing.ts';
import { expectNumbers, type Numbers } from './numbers.ts';

/** What Python and jq say of a log, who agree with each other. */
interface Truth {
  readonly json_lines: number;
  readonly non_json_lines: number;
  readonly first_ts_in_file_order: string | number;
  readonly last_ts_in_file_order: string | number;
  readonly min_ts: string | number;
  readonly max_ts: string | number;
  readonly overall_numeric: Numbers | null;
  readonly groups: Readonly<
    Record<string, { readonly lines: number; readonly numeric: Numbers | null }>
  >;
}

interface Log {
  readonly name: string;
  readonly file: string;
  /** The fields that the truth groups by, joined with a slash. */
  readonly groupedBy: readonly string[];
  /** The field whose distribution it holds. */
  readonly number?: { readonly field: string; readonly unit: 'ms' | 's' };
}

const logs: readonly Log[] = [
  { name: 'nasacoin', file: 'nasacoin.ndjson', groupedBy: ['level'] },
  { name: 'audit_demo', file: 'audit_demo.ndjson', groupedBy: ['verb', 'responseStatus.code'] },
  { name: 'gharchive_log', file: 'gharchive_log.jsonl', groupedBy: ['type'] },
  {
    name: 'zeek_apt29_day1',
    file: 'zeek_apt29_day1.ndjson.zst',
    // Its key `@stream`, which is a canonical field's name too.
    groupedBy: ['@event'],
    number: { field: 'duration', unit: 's' },
  },
  {
    name: 'mongodb_replica_rs2',
    file: 'mongodb_replica_rs2.ndjson.zst',
    groupedBy: ['c', 'msg'],
    number: { field: 'attr.durationMillis', unit: 'ms' },
  },
];

describe.each(logs)('all that the truth of $name says', (log) => {
  const truth: Truth = JSON.parse(readFileSync(fixture(`logs/${log.name}.truth.json`), 'utf8'));
  const analysed = (async () => {
    const { config } = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => rulesFor(log) });
    return analyzing([fixture(`logs/${log.file}`)], {}, { config });
  })();

  it('of lines and times', async () => {
    const { ledger, format, survey } = await analysed;
    expect([ledger.records, ledger.malformed + format.textLines]).toEqual([
      truth.json_lines,
      truth.non_json_lines,
    ]);
    const { firstMs, lastMs } = survey.span;
    expect([firstMs, lastMs].map(Number)).toEqual([
      expect.closeTo(toMs(truth.min_ts), 2),
      expect.closeTo(toMs(truth.max_ts), 2),
    ]);
  });

  it('of groups', async () => {
    const { snapshot } = await analysed;
    const counted = (partsOf(snapshot).metrics[0]?.series ?? []).map(({ labels, value }) => [
      labels.join('/'),
      value,
    ]);
    const lines = Object.entries(truth.groups).map(([group, told]) => [
      asLabels(group),
      told.lines,
    ]);
    expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(lines));
  });

  it('of the numbers in each group, and of all', async () => {
    const { snapshot } = await analysed;
    const scale = log.number?.unit === 's' ? 1000 : 1;
    const [, groups, overall] = partsOf(snapshot).metrics;
    const found = new Map(groups?.series.map((one) => [one.labels.join('/'), one.timing]));
    const told = Object.entries(truth.groups).filter(([, { numeric }]) => numeric !== null);
    expect([...found.keys()].toSorted()).toEqual(told.map(([group]) => group).toSorted());
    for (const [group, { numeric }] of told) expectNumbers(found.get(group), numeric, scale);
    expectNumbers(overall?.series[0]?.timing, truth.overall_numeric, scale);
  });
});

function rulesFor({ groupedBy, number }: Log): string {
  const labels = Object.fromEntries(
    groupedBy.map((field, n) => [`label_${n}`, { field, fallback: '-' }]),
  );
  const more = { max_series: 1000 };
  return JSON.stringify({
    version: 1,
    metrics: {
      groups: { type: 'counter', when: 'always', labels, ...more },
      ...(number && {
        numbers: { type: 'timing', ...number, labels, ...more },
        all_numbers: { type: 'timing', ...number },
      }),
    },
  });
}

/** A label is cut at 128 characters; only the last part of a group, its message, is so long. */
function asLabels(group: string): string {
  const last = group.slice(group.indexOf('/') + 1);
  return group.slice(0, group.length - last.length) + last.slice(0, 128);
}

function toMs(stamp: string | number): number {
  return typeof stamp === 'number' ? stamp * 1000 : Date.parse(stamp);
}
