import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../../src/offline/check/lint/lint.ts';
import { subjectOf } from '../../../src/offline/check/lint/subject.ts';
import { compareWith } from '../../../src/offline/learn/diff/compare.ts';
import { nameOf } from '../../../src/offline/learn/propose/names.ts';
import { partsOf } from '../../support/parts.ts';
import { analyzing } from '../analyze/analyzing.ts';
import { fixture, learned, linesOf, loaded, logs, withoutEvidence } from './learning.ts';

interface Truth {
  readonly json_lines: number;
  readonly groups: Readonly<Record<string, { readonly lines: number }>>;
}

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'heartbeat-learn-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** The lines of a configuration without its evidence and the log's name. */
function rulesOf(yaml: string): readonly string[] {
  return withoutEvidence(yaml)
    .split('\n')
    .filter((line) => !line.startsWith('service: '));
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

describe.each(logs)('what is learned from %s', (name) => {
  it('loads, has nothing for a lint to say, and explains the log', async () => {
    const yaml = await learned(fixture(name));
    const { config, effective } = loaded(yaml);
    expect(lint(subjectOf(config.declarations, effective))).toEqual([]);
    const explained = Number(/explain ([\d.]+) %/.exec(yaml)?.[1]);
    expect(explained).toBeGreaterThanOrEqual(95);
  });

  it('finds nothing new in the same log', async () => {
    const config = file('same.yaml', await learned(fixture(name)));
    expect(await compareWith(config, [fixture(name)], Readable.from([]))).toEqual([]);
  });
});

describe('a log in another order', () => {
  it.each(logs)('%s gives the same configuration up to its evidence', async (name) => {
    const lines = linesOf(fixture(name));
    const expected = rulesOf(await learned(fixture(name)));
    const rotated = [...lines.slice(lines.length / 3), ...lines.slice(0, lines.length / 3)];
    for (const order of [lines.toReversed(), rotated]) {
      expect(rulesOf(await learned(file('other.ndjson', textOf(order))))).toEqual(expected);
    }
  });
});

describe('a log that is cut', () => {
  it.each([
    'logs/gharchive_log.jsonl',
    'logs/logfile_bunyan.0',
    'logs/nginx_excerpt.ndjson',
    'logs/wikiactivity.ndjson',
    'petrosa/debug_full.ndjson',
    'petrosa/heartbeat_script.ndjson',
    'petrosa/info_steady.ndjson',
  ])('%s gives the same configuration but for what the cut took away', async (name) => {
    const lines = linesOf(fixture(name));
    const kept = textOf(lines.slice(0, Math.floor(lines.length * 0.9)));
    const whole = rulesOf(await learned(fixture(name)));
    const cut = rulesOf(await learned(file('cut.ndjson', kept)));
    expect(cut.filter((line) => !whole.includes(line))).toEqual([]);
    const gone = whole.filter((line) => !cut.includes(line));
    // What it is not sure of it leaves out: an event that is there no more, or once.
    const eventOf = (line: string): string => /"@event": "([^"]*)"/.exec(line)?.[1] ?? line;
    expect(gone.filter((line) => kept.split(eventOf(line)).length > 2)).toEqual([]);
  });
});

describe('what is learned', () => {
  it.each([
    ['gharchive_log.jsonl', 'gharchive_log', 6],
    ['zeek_apt29_day1.ndjson.zst', 'zeek_apt29_day1', 8],
    ['mongodb_replica_rs2.ndjson.zst', 'mongodb_replica_rs2', 7],
  ])('count the kinds of %s as its truth does', async (log, truth, least) => {
    const path = fixture(`logs/${log}`);
    const { json_lines, groups }: Truth = JSON.parse(
      readFileSync(fixture(`logs/${truth}.truth.json`), 'utf8'),
    );
    const { config } = loaded(await learned(path));
    const { snapshot, declarations } = await analyzing([path], {}, { config });
    const counted = declarations.counts.map(({ name }, id) => [
      name,
      partsOf(snapshot).counts[id]?.value,
    ]);
    const told = Object.entries(groups)
      .filter(([, { lines }]) => lines > 1 && lines >= 0.01 * json_lines)
      .map(([group, { lines }]) => [nameOf(group.slice(group.indexOf('/') + 1)), lines]);
    // What several components write has the component's name before it.
    const isCounted = ([event = '', lines]: (typeof told)[number]): boolean =>
      counted.some(([name = '', value]) => value === lines && String(name).endsWith(String(event)));
    expect(told.filter((one) => !isCounted(one))).toEqual([]);
    expect(told.length).toBeGreaterThanOrEqual(least);
  });
});
