import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { numberedLines, tallyOf, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar, tallyConfig } from '../support/sidecar.ts';

const tally = readFileSync(tallyConfig, 'utf8');

/** Lines 1 to 100 are counted by a first run; 101 to 150 come while nobody runs. */
const cases = [
  // start, counted without a checkpoint, counted with one
  ['saved-or-beginning', range(1, 150), range(1, 150)],
  ['saved-or-end', [], range(1, 150)],
  ['beginning', range(1, 150), range(1, 150)],
  ['end', [], []],
] as const;

describe.for(cases)('source.start: %s', ([start, without, withOne]) => {
  it('without a checkpoint', async () => {
    const { file, config } = place(start);
    writeFileSync(file, numberedLines(1, 150));
    await expectCounted({ file, config }, [...without, ...range(151, 200)]);
  });

  it('with a checkpoint: nothing is counted on top of what was', async () => {
    const { directory, file, config } = place(start);
    writeFileSync(file, numberedLines(1, 100));
    const first = startSidecar({ file });
    await first.reached(100);
    expect((await first.end()).tally).toEqual(tallyTo(100));
    appendFileSync(file, numberedLines(101, 150));
    const said = await expectCounted({ file, config }, [...withOne, ...range(151, 200)]);
    const isIgnored = !start.startsWith('saved');
    expect(said).toHaveLength(isIgnored ? 1 : 0);
    const kept = join(directory, '.heartbeat', 'app.log', 'checkpoint.ignored');
    expect(existsSync(kept)).toBe(isIgnored);
  });
});

it('saved-or-end: a log that came while nobody ran is read from its first line', async () => {
  const { file, config } = place('saved-or-end');
  const first = startSidecar({ file, config });
  await first.becomes('waiting', ({ components }) => components.source.state === 'waiting');
  await first.end();
  writeFileSync(file, numberedLines(1, 100));
  const second = startSidecar({ file, config });
  await second.reached(100);
  expect((await second.end()).tally).toEqual(tallyTo(100));
});

interface Place {
  readonly file: string;
  readonly config: string;
}

async function expectCounted(
  { file, config }: Place,
  numbers: readonly number[],
): Promise<readonly unknown[]> {
  const sidecar = startSidecar({ file, config });
  await sidecar.becomes('following', ({ components }) => components.source.state === 'following');
  appendFileSync(file, numberedLines(151, 200));
  await sidecar.reached(numbers.length);
  const { tally: counted } = await sidecar.end();
  expect(counted).toEqual(tallyOf(numbers));
  return sidecar.said('checkpoint_ignored');
}

function place(start: string): Place & { directory: string } {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const config = join(directory, 'heartbeat.yaml');
  writeFileSync(config, `${tally}source: { file: ${file}, start: ${start} }\n`);
  return { directory, file, config };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
