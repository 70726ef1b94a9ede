import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { numberedLines, sampleIn, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';

it('clock jumps of an hour, both ways: intervals keep their length, nothing is negative', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const offset = join(directory, 'offset');
  const jumpTo = (hours: number): void =>
    writeFileSync(offset, `${hours >= 0 ? '+' : ''}${hours}h`);
  jumpTo(0);
  writeFileSync(file, '');
  const sidecar = startSidecar({
    file,
    args: ['--interval', '1'],
    env: {
      LD_PRELOAD: libfaketime(),
      FAKETIME_TIMESTAMP_FILE: offset,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  const url = await sidecar.url();
  const beats = (): readonly Record<string, unknown>[] => sidecar.process.heartbeats();
  let written = 0;
  const write = (lines: number): void => {
    appendFileSync(file, numberedLines(written + 1, written + lines));
    written += lines;
  };
  const negative: string[] = [];
  for (const hours of [0, 1, 0, -1, 0]) {
    jumpTo(hours);
    write(100);
    const said = beats().length;
    await until(() => beats().length >= said + 2, { what: 'two more heartbeats' });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const health = await (await fetch(`${url}/health`)).text();
    negative.push(...(metrics.match(/^[a-z]\S* -.*/gm) ?? []));
    negative.push(...(health.match(/"[a-z_]+": ?-\d[^,}]*/g) ?? []));
    expect(sampleIn(metrics, 'lines_total{component="tally"}')).toBe(written);
  }
  expect(negative).toEqual([]);
  const { tally, code } = await sidecar.end();
  expect({ tally, code }).toEqual({ tally: tallyTo(written), code: 0 });

  // The clock did jump, as the heartbeats saw it, and no window is longer than an interval for it.
  const ends = beats().map(({ window_end: end }) => Date.parse(String(end)));
  const steps = ends.slice(1).map((end, index) => (end - (ends[index] ?? end)) / 3_600_000);
  expect(Math.max(...steps)).toBeGreaterThan(0.9);
  expect(Math.min(...steps)).toBeLessThan(-0.9);
  for (const { window_start: start, window_end: end, ...beat } of beats()) {
    const seconds = (Date.parse(String(end)) - Date.parse(String(start))) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeLessThan(5);
    expect(Object.entries(beat).filter(([, value]) => Number(value) < 0)).toEqual([]);
    expect(beat).not.toHaveProperty('catch_up');
  }
});

function libfaketime(): string {
  const listed = execFileSync('dpkg', ['-L', 'libfaketime'], { encoding: 'utf8' });
  const library = listed.split('\n').find((path) => path.endsWith('libfaketimeMT.so.1'));
  if (library === undefined) throw new Error('libfaketime has no library for threads');
  return library;
}
