import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { numberedLines, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';

it('SIGTERM right after 1,000 lines: the final heartbeat has them all, exit 0', async () => {
  for (let round = 1; round <= 5; round += 1) {
    const file = join(temporaryDirectory(), 'app.log');
    writeFileSync(file, '');
    const sidecar = startSidecar({ file });
    await sidecar.url();
    appendFileSync(file, numberedLines(1, 1000));
    const { code, tally, final } = await sidecar.end();
    expect({ code, tally }).toEqual({ code: 0, tally: tallyTo(1000) });
    expect(final).toMatchObject({ lines_delta: 1000, sequence: 1, final: true });
  }
});

it('SIGTERM while it starts ends it, whenever it comes, and nothing is counted twice', async () => {
  const file = join(temporaryDirectory(), 'app.log');
  writeFileSync(file, '');
  let lines = 0;
  let deltas = 0;
  let ends = 0;
  for (let round = 1; round <= 12; round += 1) {
    appendFileSync(file, numberedLines(lines + 1, lines + 100));
    lines += 100;
    const sidecar = startSidecar({ file });
    await (round === 12 ? sidecar.url() : delay(round * 50));
    const { code, signal, final } = await sidecar.end();
    // Before it listens for signals, the system ends it; before it has a log, it leaves at once.
    if (signal === 'SIGTERM' || code === 143) continue;
    ends += 1;
    expect({ code, total: final?.['total_lines'] }).toEqual({ code: 0, total: lines });
    deltas += Number(final?.['lines_delta']);
  }
  expect(ends).toBeGreaterThan(0);
  const last = startSidecar({ file });
  await last.reached(lines);
  const { tally, final } = await last.end();
  expect(tally).toEqual(tallyTo(lines));
  expect(deltas + Number(final?.['lines_delta'])).toBe(lines);
});
