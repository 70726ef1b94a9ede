import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ContainerLog, stampAfter } from './container-log.ts';
import { createPodRig, type PodRig } from './rig.ts';

/** Nanoseconds from line to line: never none, for equal stamps on both sides of a rotation are one. */
const apart = fc.constantFrom(1, 400_000_000, 1_000_000_000);
const fault = fc.constantFrom(
  'break',
  'silence',
  'restart',
  'rotate',
  'rotate silently',
  'kill',
  'refuse',
  'pass',
);
const step = fc.oneof(
  fc.record({ lines: fc.integer({ min: 1, max: 3 }), apart }),
  fc.record({ fault }),
);

it('whatever is lost: nothing comes twice or out of order, and a gap is suspected', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 16 }), run), { numRuns: 30 });
}, 30_000);

async function run(
  steps: readonly (
    | { readonly lines: number; readonly apart: number }
    | { readonly fault: string }
  )[],
): Promise<void> {
  const log = new ContainerLog();
  const counted: string[] = [];
  let written = 0;
  let nanoseconds = 0;
  let gaps = 0;
  let rig: PodRig = createPodRig(log);
  const bury = (): void => {
    counted.push(...rig.lines);
    gaps += rig.gaps.length;
  };
  const write = (after: number): void => {
    nanoseconds += after;
    log.write(stampAfter(Math.floor(nanoseconds / 1e9), nanoseconds % 1e9), `${written}`);
    written += 1;
  };
  // What a new container had in its first file, rotated away before anybody looked, nobody can know.
  let writtenAtRestart: number | undefined;
  const rotate = async (follows: 'go on' | 'fall silent'): Promise<void> => {
    if (writtenAtRestart !== undefined) {
      await rig.pass(250_000);
      if (written > writtenAtRestart) writtenAtRestart = undefined;
    }
    log.rotate(follows);
  };
  const cause: Readonly<Record<string, () => void | Promise<void>>> = {
    break: () => log.breakConnections(),
    silence: () => log.fallSilent(),
    restart: () => {
      log.restart();
      nanoseconds += 1;
      writtenAtRestart = written;
    },
    rotate: () => rotate('go on'),
    'rotate silently': () => rotate('fall silent'),
    kill: () => {
      const resume = rig.kill();
      bury();
      rig = createPodRig(log, { resume });
    },
    refuse: () => void log.refusals.push({ status: 500, message: 'away' }),
    pass: () => rig.pass(3000),
  };
  write(0);
  await rig.until(() => rig.lines.length === 1);
  for (const one of steps) {
    if ('fault' in one) await cause[one.fault]?.();
    else for (let n = 0; n < one.lines; n += 1) write(one.apart);
  }
  write(1);
  log.breakConnections();
  await rig.until(() => rig.lines.at(-1) === `${written - 1}`, 'the last line is counted');
  await rig.pass(2000);
  bury();
  rig.kill();
  const numbers = counted.map(Number);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  expect(numbers.length === written || gaps > 0).toBe(true);
}
