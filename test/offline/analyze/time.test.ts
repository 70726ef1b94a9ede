import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { renderJson } from '../../../src/offline/analyze/render/render-json.ts';
import { createManualClock } from '../../support/clock.ts';
import { partsOf } from '../../support/parts.ts';
import { analyzing, fixture, heartbeatsOf } from './analyzing.ts';

const folder = mkdtempSync(join(tmpdir(), 'heartbeat-time-'));
afterAll(() => rmSync(folder, { recursive: true }));

const startMs = Date.UTC(2026, 0, 1);
const yearSeconds = 365 * 86_400;

let logs = 0;

function logOf(...records: readonly object[]): string {
  logs += 1;
  const path = join(folder, `${logs}.log`);
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return path;
}

function at(seconds: number, more: object = {}): object {
  return { time: new Date(startMs + seconds * 1000), event: 'done', ...more };
}

const config = (grace: number) =>
  loadConfig({
    env: {},
    flags: { 'heartbeat.interval_seconds': 10, 'heartbeat.grace_seconds': grace },
    cwd: '/',
    readText: () => `
version: 1
service_heartbeat: { when: { event: beat }, uptime_seconds: up, interval_seconds: every }
components: { app: { counts: { done: { when: { event: done } } } } }
`,
  }).config;

describe('records that come late', () => {
  const log = logOf(at(0), at(4), at(11), at(9), at(12), at(26), at(13), at(27));

  it('are in the heartbeat of their window within its grace, and late after it', async () => {
    const { heartbeats } = await heartbeatsOf([log], {}, { config: config(5) });
    expect(
      heartbeats.map((line) => [line['done_delta'], line['total_done'], line.late_records]),
    ).toEqual([
      [3, 3, undefined],
      [2, 5, undefined],
      [3, 8, 1],
    ]);
  });

  it('count in the open window where there is no grace', async () => {
    const past = logOf(at(0), at(4), at(11), at(16), at(9), at(27));
    const { heartbeats } = await heartbeatsOf([past], {}, { config: config(0) });
    expect(heartbeats.map((line) => [line['done_delta'], line.late_records])).toEqual([
      [2, undefined],
      [3, 1],
      [1, undefined],
    ]);
  });
});

describe('one absurd stamp', () => {
  const beat = (seconds: number, up: number): object =>
    at(seconds, { event: 'beat', up, every: 10 });

  it.each([
    ['a year ahead', yearSeconds],
    ['epoch 0', -startMs / 1000],
  ])('of %s on a heartbeat makes none missing or late, and no restart', async (_, absurd) => {
    const log = logOf(beat(10, 10), beat(20, 20), beat(absurd, 30), beat(40, 40), beat(50, 50));
    const { snapshot } = await analyzing([log], {}, { config: config(5) });
    expect(partsOf(snapshot).run).toMatchObject({
      heartbeats: 5,
      missed: 0,
      late: 0,
      doubled: 0,
      restarts: 0,
      lastHeartbeatTimeMs: startMs + 50_000,
    });
  });
});

describe('a log without time', () => {
  it('says so and counts all the same', async () => {
    const log = logOf({ event: 'done' }, { event: 'beat', up: 3 }, { event: 'done' });
    const { snapshot, oddities } = await analyzing([log], {}, { config: config(5) });
    expect(partsOf(snapshot).counts[0]?.value).toBe(2);
    expect(partsOf(snapshot).run.heartbeats).toBe(1);
    expect(oddities.map(({ text }) => text).join()).toMatch(/no record has a time/i);
  });

  it('is dated by nothing: whenever it is read, the report is the same', async () => {
    const paths = [fixture('logs/mongodb_head.ndjson')];
    const settings = { preset: 'petrosa' };
    const read = async (nowMs: number) => {
      const options = { clock: createManualClock(nowMs) };
      const { heartbeats, report } = await heartbeatsOf(paths, settings, options);
      return { heartbeats, document: renderJson(report) };
    };
    const first = await read(Date.UTC(2026, 0, 1));
    expect(await read(Date.UTC(2027, 0, 1))).toEqual(first);
    const undated = { timestamp: null, window_start: null, window_end: null };
    expect(first.heartbeats).toMatchObject([undated]);
  });
});
