import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createBlockFramer } from '../../src/decode/framing/block-framer.ts';
import type { Framer } from '../../src/decode/framing/framer.ts';
import type { Gap } from '../../src/model/source.ts';
import {
  createFileSource,
  type FileSource,
  type FileSourceEvent,
  type FileSourceOptions,
} from '../../src/read/file/file-source.ts';
import { systemClock } from '../support/clock.ts';
import { until } from '../support/until.ts';

/** What numbered lines add up to: equal sums of n and n² leave no room for lost or doubled ones. */
export class Tally {
  lines = 0;
  sum = 0;
  sumOfSquares = 0;

  add(n: number): void {
    this.lines += 1;
    this.sum += n;
    this.sumOfSquares += n * n;
  }

  static of(from: number, to: number): Tally {
    const tally = new Tally();
    for (let n = from; n <= to; n += 1) tally.add(n);
    return tally;
  }
}

/** A line that says its number, in UTF-8 of one to four bytes a character. */
export function numbered(n: number): string {
  return `{"n":${n},"text":"aé€😀 ${n}"}\n`;
}

/** Tells numbered lines from all else, and the number of each; `n` is NaN where there is none. */
export function createNumberedFramer(seen: {
  counted(n: number): void;
  strange(text: string): void;
  any?(n: number): void;
}): Framer {
  return createBlockFramer(
    { maxLineBytes: 10_000 },
    {
      line: ({ bytes, start, end }) => {
        const text = bytes.toString('utf8', start, end);
        const n = Number(/\d+/.exec(text)?.[0]);
        if (`${text}\n` === numbered(n)) seen.counted(n);
        else seen.strange(text);
        seen.any?.(n);
      },
      oversize: (sizeBytes) => seen.strange(`oversize ${sizeBytes}`),
    },
  );
}

export function numberedLines(from: number, to: number): string {
  let text = '';
  for (let n = from; n <= to; n += 1) text += numbered(n);
  return text;
}

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'heartbeat-source-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export interface Rig {
  readonly source: FileSource;
  readonly tally: Tally;
  /** Lines that are not one of ours, whole. */
  readonly strange: readonly string[];
  readonly gaps: readonly Gap[];
  readonly events: readonly FileSourceEvent[];
  readonly boundaries: number;
  readonly pendingBytes: number;
  readonly chunkSizes: readonly number[];
  /** Waits until that many numbered lines were read. */
  reached(lines: number): Promise<void>;
}

type RigOptions = Partial<FileSourceOptions> & { readonly path: string };

/** A file source and a framer that count the numbered lines of a real file; started. */
export function createRig(options: RigOptions): Rig {
  const tally = new Tally();
  const strange: string[] = [];
  const gaps: Gap[] = [];
  const events: FileSourceEvent[] = [];
  const chunkSizes: number[] = [];
  let boundaries = 0;
  const framer = createBlockFramer(
    { maxLineBytes: 1024 * 1024 },
    {
      line({ bytes, start, end }) {
        const text = bytes.toString('utf8', start, end);
        const n = numberOf(text);
        if (n === undefined) strange.push(text);
        else tally.add(n);
      },
      oversize: (sizeBytes) => strange.push(`oversize ${sizeBytes}`),
    },
  );
  const source = createFileSource({
    clock: systemClock,
    startAt: 'beginning',
    pending: () => framer.pendingBytes,
    quietMs: 150,
    pollMs: 100,
    log: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => source.drain());
  source.start({
    chunk(bytes) {
      chunkSizes.push(bytes.length);
      framer.push(bytes);
    },
    boundary() {
      boundaries += 1;
      framer.boundary();
    },
    gap: (gap) => gaps.push(gap),
    end() {
      throw new Error('a file never ends');
    },
  });
  return {
    source,
    tally,
    strange,
    gaps,
    events,
    chunkSizes,
    get boundaries() {
      return boundaries;
    },
    get pendingBytes() {
      return framer.pendingBytes;
    },
    async reached(lines) {
      await until(() => tally.lines >= lines, { what: `${lines} lines read` });
    },
  };
}

/** The number of a line that is exactly one of {@link numbered}. */
function numberOf(text: string): number | undefined {
  const n = Number(/^\{"n":(\d+),/.exec(text)?.[1] ?? Number.NaN);
  return `${text}\n` === numbered(n) ? n : undefined;
}
