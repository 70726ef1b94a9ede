import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Framer } from '../../../src/decode/framing/framer.ts';
import { createFileSource, type FileSource } from '../../../src/read/file/file-source.ts';
import { createManualClock } from '../../support/clock.ts';
import { runs } from '../../support/runs.ts';
import { createNumberedFramer, numbered } from '../rig.ts';

type Step =
  | { readonly do: 'write'; readonly lines: number }
  | { readonly do: 'tear'; readonly at: number }
  | { readonly do: 'late'; readonly lines: number }
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'rename' | 'delete' | 'truncate' | 'copytruncate' | 'kill' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('write'), lines: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('tear'), at: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('late'), lines: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pause'), ms: fc.constantFrom(5, 15, 60, 400) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('rename') }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('delete', 'truncate', 'copytruncate', 'kill') }),
  },
);

/** The source's own default: after so long it has had a look. */
const pollMs = 200;

/** A writer and its rotator, who together know every line that was ever written. */
class World {
  readonly path: string;
  readonly clock = createManualClock();
  readonly counted: number[] = [];
  readonly strange: string[] = [];
  written = 0;
  #torn: Buffer | undefined;
  #old: number | undefined;
  #renamesSinceLook = 0;
  #source: FileSource | undefined;
  #framer = this.#createFramer();

  constructor(path: string) {
    this.path = path;
    writeFileSync(path, '');
    this.#start();
  }

  do(step: Step): void {
    if (step.do === 'write') this.#write(step.lines);
    else if (step.do === 'tear') this.#tear(step.at);
    else if (step.do === 'late') this.#writeLate(step.lines);
    else if (step.do === 'pause') this.pause(step.ms);
    else if (step.do === 'rename') this.#rename();
    else if (step.do === 'kill') this.#kill();
    else this.#replace(step.do);
  }

  pause(ms: number): void {
    this.clock.advance(ms);
    if (ms > pollMs) this.#renamesSinceLook = 0;
  }

  async end(): Promise<void> {
    this.#mend();
    this.pause(3000);
    await this.#source?.drain();
    if (this.#old !== undefined) closeSync(this.#old);
  }

  #next(): Buffer {
    this.written += 1;
    return Buffer.from(numbered(this.written));
  }

  #write(lines: number): void {
    this.#mend();
    for (let i = 0; i < lines; i += 1) appendFileSync(this.path, this.#next());
  }

  #tear(at: number): void {
    this.#mend();
    const line = this.#next();
    appendFileSync(this.path, line.subarray(0, at));
    this.#torn = line.subarray(at);
  }

  #mend(): void {
    if (this.#torn !== undefined) appendFileSync(this.path, this.#torn);
    this.#torn = undefined;
  }

  #writeLate(lines: number): void {
    if (this.#old === undefined) return;
    for (let i = 0; i < lines; i += 1) writeSync(this.#old, this.#next());
  }

  /** Keeps three, so two rotations between two looks lose nothing. */
  #rename(): void {
    if (this.#renamesSinceLook >= 2) return;
    this.#renamesSinceLook += 1;
    this.#mend();
    if (this.#old !== undefined) closeSync(this.#old);
    this.#old = openSync(this.path, 'a');
    for (const k of [2, 1]) {
      if (existsSync(`${this.path}.${k}`)) renameSync(`${this.path}.${k}`, `${this.path}.${k + 1}`);
    }
    renameSync(this.path, `${this.path}.1`);
    writeFileSync(this.path, '');
  }

  /** What was not read yet must not be taken away: the reader has had its look. */
  #replace(how: 'delete' | 'truncate' | 'copytruncate'): void {
    this.#write(1);
    this.pause(3000);
    if (how === 'copytruncate') {
      this.#write(3);
      copyFileSync(this.path, `${this.path}.copy-${this.written}`);
    }
    if (how === 'delete') rmSync(this.path);
    else truncateSync(this.path);
    if (how === 'delete') writeFileSync(this.path, '');
    this.#write(2);
    this.pause(pollMs + 10);
  }

  /** All that is counted and the position are kept, as of one moment; the rest is forgotten. */
  #kill(): void {
    const position = this.#source?.position();
    const counted = this.counted.length;
    void this.#source?.drain();
    this.counted.length = counted;
    this.#framer = this.#createFramer();
    this.#start(position);
  }

  #start(resume?: ReturnType<FileSource['position']>): void {
    const framer = this.#framer;
    this.#source = createFileSource({
      path: this.path,
      clock: this.clock,
      startAt: 'beginning',
      // Programs may be long, and a late writer as late as they are.
      lingerMs: 1_000_000,
      pending: () => framer.pendingBytes,
      ...(resume && { resume }),
    });
    this.#source.start({
      chunk: (bytes) => framer.push(bytes),
      boundary: () => framer.boundary(),
      gap: ({ reason }) => this.strange.push(`gap ${reason}`),
      end: () => this.strange.push('end'),
    });
  }

  #createFramer(): Framer {
    return createNumberedFramer({
      counted: (n) => this.counted.push(n),
      strange: (text) => this.strange.push(text),
    });
  }
}

describe('random programs of writing, tearing, rotating, truncating and killing', () => {
  it('leave every line counted once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const directory = mkdtempSync(join(tmpdir(), 'heartbeat-random-'));
        try {
          const world = new World(join(directory, 'app.log'));
          for (const each of steps) world.do(each);
          await world.end();
          const all = Array.from({ length: world.written }, (_, i) => i + 1);
          expect(world.strange).toEqual([]);
          expect(world.counted.toSorted((a, b) => a - b)).toEqual(all);
        } finally {
          rmSync(directory, { recursive: true, force: true });
        }
      }),
      runs(150),
    );
  }, 60_000);
});
