import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { renderTable } from '../../../src/offline/analyze/render/render-table.ts';
import { partsOf } from '../../support/parts.ts';
import { analyzing, fixture } from './analyzing.ts';

const folder = mkdtempSync(join(tmpdir(), 'explain-'));
const log = join(folder, 'mixed.ndjson');
const time = 1795457695000;

beforeAll(() => {
  const records = [
    ...Array.from({ length: 3 }, () => ({ level: 30, time, pid: 1, hostname: 'h', msg: 'm' })),
    { level: 40, time, pid: 1, hostname: 'h', msg: 'm', duration: 12.5 },
    { level: 'warn', ts: 1.5, time, caller: 'a.go:1', msg: 'm', took: '3ms', latency_us: 7 },
  ];
  writeFileSync(log, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('--explain', () => {
  it('says by profile which key gave each field, how often and why', async () => {
    const { explanation } = await analyzing([log], {}, { explains: true });
    expect(explanation.map(({ profile, records }) => [profile, records])).toEqual([
      ['pino', 4],
      ['zap', 1],
    ]);
    const of = (profile: string, field: string) =>
      explanation
        .find((found) => found.profile === profile)
        ?.fields.find((found) => found.field === field)?.choices;
    expect(of('pino', '@time')).toEqual([
      { key: 'time', records: 4, why: 'epoch ms, by its magnitude' },
    ]);
    expect(of('pino', '@level')).toEqual([
      { key: 'level', records: 4, why: 'a number on the scale of bunyan' },
    ]);
    expect(of('pino', '@duration')).toEqual([
      { key: '–', records: 1, why: 'duration is a number without a unit: name it under units' },
    ]);
    expect(of('pino', '@error')).toEqual([]);
    expect(of('zap', '@duration')).toEqual([
      {
        key: 'latency_us',
        records: 1,
        why: 'us, by the end of its name (latency_us); comes before took',
      },
    ]);
    expect(of('zap', '@level')).toEqual([{ key: 'level', records: 1, why: 'a word' }]);
  });

  it('is a table of its own for each profile', async () => {
    const text = renderTable(await analyzing([log], {}, { explains: true }), { color: false });
    expect(text).toContain('How pino was read (4 records, 80.0 %)');
    expect(text).toMatch(/@level +level +100 % +a number on the scale of bunyan/);
    expect(text.split('\n').every((line) => line.length <= 100)).toBe(true);
  });

  it('is not there unless it was asked for', async () => {
    const report = await analyzing([log]);
    expect(report.explanation).toEqual([]);
    expect(renderTable(report, { color: false })).not.toContain('was read');
  });

  it('adds up to the records, and changes no figure', async () => {
    const debug = fixture('petrosa/debug_full.ndjson');
    const [plain, told] = await Promise.all([
      analyzing([debug], { preset: 'petrosa' }),
      analyzing([debug], { preset: 'petrosa' }, { explains: true }),
    ]);
    const records = told.explanation.reduce((sum, profile) => sum + profile.records, 0);
    expect(records).toBe(told.ledger.records);
    expect(partsOf(told.snapshot).counts).toEqual(partsOf(plain.snapshot).counts);
  });
});

describe('a duration without a unit', () => {
  it('is named, and not timed', async () => {
    const { oddities } = await analyzing([log]);
    const found = oddities.find(({ code }) => code === 'unit_unknown');
    expect(found).toMatchObject({ count: 1 });
    expect(found?.text).toContain('units: {duration: ms}');
  });

  it('is timed once the configuration tells it', async () => {
    const { config } = loadConfig({
      env: {},
      flags: {},
      cwd: '/',
      readText: () => 'version: 1\nunits: { duration: s }\ndiscover_timings: true\n',
    });
    const { oddities, snapshot } = await analyzing([log], {}, { config });
    expect(oddities.filter(({ code }) => code === 'unit_unknown')).toEqual([]);
    const timing = partsOf(snapshot).discoveredTimings.find(({ field }) => field === 'duration');
    expect(timing?.timing).toMatchObject({ count: 1, maximum: 12_500 });
  });
});
