import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../support/runs.ts';
import { ContainerLog, stampAfter } from './container-log.ts';
import { createPodRig, type PodRig } from './rig.ts';

type Step =
  | { readonly do: 'write'; readonly lines: number; readonly apart: number }
  | { readonly do: 'break' | 'silence' | 'restart' | 'kill' | 'refuse' | 'pass' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      lines: fc.integer({ min: 1, max: 4 }),
      // Nanoseconds from line to line: none is equal stamps, a billion the next second.
      apart: fc.constantFrom(0, 0, 1, 400_000_000, 1_000_000_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('break', 'silence', 'restart', 'kill', 'refuse', 'pass'),
    }),
  },
);

it('random faults that leave the log readable: every line once, in order, and no gap', async () => {
  const shapes = { chunkBytes: fc.constantFrom(1, 17, 100, 100_000), limited: fc.boolean() };
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.record(shapes), run), {
    ...runs(60),
  });
}, 30_000);

async function run(
  steps: readonly Step[],
  { chunkBytes, limited }: { readonly chunkBytes: number; readonly limited: boolean },
): Promise<void> {
  const log = new ContainerLog();
  log.chunkBytes = chunkBytes;
  const written: string[] = [];
  const counted: string[] = [];
  let nanoseconds = 0;
  let gaps = 0;
  let rig: PodRig = createPodRig(log);
  const bury = (): void => {
    counted.push(...rig.lines);
    gaps += rig.gaps.length;
  };
  const catchUp = (): Promise<void> => {
    // A limit that not even one second fits into lets nobody get on.
    log.limitBytes = Number.POSITIVE_INFINITY;
    return rig.until(() => counted.length + rig.lines.length === written.length, 'all is counted');
  };
  const write = (apart: number): void => {
    nanoseconds += apart;
    const text = `line ${written.length}`;
    written.push(text);
    log.write(stampAfter(Math.floor(nanoseconds / 1e9), nanoseconds % 1e9), text);
  };
  // The first line is counted before anything goes wrong: only then is there a place to go on from.
  for (const one of [{ do: 'write', lines: 1, apart: 0 } as const, ...steps]) {
    if (one.do === 'write') {
      for (let n = 0; n < one.lines; n += 1) write(one.apart);
      if (written.length === one.lines) await catchUp();
    } else if (one.do === 'restart') {
      // Of two restarts in a row the log between them is nobody's any more.
      await catchUp();
      nanoseconds += 2_000_000_000;
      log.restart();
      write(0);
    } else if (one.do === 'kill') {
      const resume = rig.kill();
      bury();
      rig = createPodRig(log, { resume });
    } else if (one.do === 'break') log.breakConnections();
    else if (one.do === 'silence') log.fallSilent();
    else if (one.do === 'refuse') log.refusals.push({ status: 500, message: 'away' });
    else await rig.pass(3000);
    if (limited) log.limitBytes = 400;
  }
  log.breakConnections();
  await catchUp();
  await rig.pass(2000);
  bury();
  rig.kill();
  expect(counted).toEqual(written);
  expect(gaps).toBe(0);
}
