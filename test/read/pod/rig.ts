import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createBlockFramer } from '../../../src/decode/framing/block-framer.ts';
import type { Gap } from '../../../src/model/source.ts';
import type { PodLogPosition } from '../../../src/read/pod/pod-log-position.ts';
import {
  createPodLogSource,
  type PodLogEvent,
  type PodLogSource,
  type PodLogSourceOptions,
} from '../../../src/read/pod/pod-log-source.ts';
import { createManualClock, type ManualClock } from '../../support/clock.ts';
import type { ContainerLog } from './container-log.ts';

export interface PodRig {
  readonly source: PodLogSource;
  readonly clock: ManualClock;
  /** What was counted: whole lines, as a framer gives them. */
  readonly lines: readonly string[];
  readonly oversize: readonly number[];
  readonly gaps: readonly Gap[];
  readonly events: readonly PodLogEvent[];
  readonly ends: number;
  /** Moves the clock until something holds. */
  until(holds: () => boolean, what?: string): Promise<void>;
  /** Moves the clock on, and lets everything happen that is due by then. */
  pass(ms: number): Promise<void>;
  /** Dies without a word: whatever is under way counts nothing any more. Gives what was saved. */
  kill(): PodLogPosition | undefined;
}

const stepMs = 100;

/** A pod log source on a clock of its own, and a framer that keeps its lines; started. */
export function createPodRig(
  api: ContainerLog,
  options: Partial<PodLogSourceOptions> = {},
): PodRig {
  const clock = createManualClock();
  const lines: string[] = [];
  const oversize: number[] = [];
  const gaps: Gap[] = [];
  const events: PodLogEvent[] = [];
  let ends = 0;
  let isDead = false;
  const framer = createBlockFramer(
    { maxLineBytes: options.maxLineBytes ?? 1000 },
    {
      line: ({ bytes, start, end }) => lines.push(bytes.toString('utf8', start, end)),
      oversize: (sizeBytes) => oversize.push(sizeBytes),
    },
  );
  const source = createPodLogSource({
    api,
    name: { namespace: 'shop', pod: 'web-0', container: 'app' },
    clock,
    startAt: 'beginning',
    maxLineBytes: 1000,
    random: () => 0.5,
    log: (event) => events.push(event),
    ...options,
  });
  source.start({
    chunk: (bytes) => void (isDead || framer.push(bytes)),
    boundary: () => void (isDead || framer.boundary()),
    gap: (gap) => gaps.push(gap),
    end: () => {
      ends += 1;
    },
  });
  onTestFinished(async () => {
    isDead = true;
    const drained = source.drain();
    await pass(10_000);
    await drained;
  });

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) await nextTurn();
  }

  async function pass(ms: number): Promise<void> {
    await settle();
    for (let passed = 0; passed < ms; passed += stepMs) {
      clock.advance(Math.min(stepMs, ms - passed));
      await settle();
    }
  }

  return {
    source,
    clock,
    lines,
    oversize,
    gaps,
    events,
    get ends() {
      return ends;
    },
    pass,
    async until(holds, what = holds.toString()) {
      for (let step = 0; !holds(); step += 1) {
        if (step > 20_000) throw new Error(`never: ${what}; read: ${lines.join(' ')}`);
        await pass(stepMs);
      }
    },
    kill() {
      const position = source.position();
      isDead = true;
      return JSON.parse(JSON.stringify(position ?? null)) ?? undefined;
    },
  };
}
