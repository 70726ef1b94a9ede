import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { ChunkReader, LineCounting } from '../../src/engine/chunk-reader.ts';
import { createEngine, type Engine, type EngineOptions } from '../../src/engine/engine.ts';
import type { InputInfo } from '../../src/engine/input-state.ts';
import { TextGroup } from '../../src/engine/text-group.ts';

const { config } = loadConfig({ env: {}, flags: {}, cwd: '/' });

/** Finds the lines of a chunk by itself: nothing of it is the plain reader's. */
class ScanningReader implements ChunkReader {
  info: InputInfo = {};
  readonly text = new TextGroup();
  readonly sequence = undefined;
  #counter: LineCounting;
  #rest = Buffer.alloc(0);

  constructor(counter: LineCounting) {
    this.#counter = counter;
  }

  push(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      this.#line(bytes, start, end, 1);
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
  }

  boundary(): void {
    if (this.#rest.length > 0) this.#line(this.#rest, 0, this.#rest.length, 0);
    this.#rest = Buffer.alloc(0);
  }

  end(): void {
    this.#counter.endText(this);
  }

  get pendingBytes(): number {
    return this.#rest.length;
  }

  get heldBytes(): number {
    return this.text.heldBytes;
  }

  report(): undefined {
    return undefined;
  }

  save() {
    return { text: this.text.save() };
  }

  restore(): void {}

  moveTo(counter: LineCounting): void {
    this.#counter = counter;
  }

  #line(bytes: Buffer, start: number, end: number, newlines: number): void {
    const sizeBytes = end - start + newlines;
    this.#counter.line({ bytes, start, end, sizeBytes, lines: 1, envelope: undefined }, this);
  }
}

const open = (createReader?: EngineOptions['createReader']): Engine =>
  createEngine({
    declarations: config.declarations,
    profile: config.profile,
    maxLineBytes: 1 << 20,
    framing: 'block',
    envelope: 'none',
    ...(createReader && { createReader }),
  });

describe('a reader of chunks that is put in', () => {
  it.each(['petrosa/debug_full.ndjson', 'logs/kitchen-sink.log'])(
    'counts %s as the plain one does, and a reload moves it over in mid-line',
    (name) => {
      const bytes = readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
      const plain = open();
      const first = open((counter) => new ScanningReader(counter));
      const second = open((counter) => new ScanningReader(counter));
      const middle = Math.floor(bytes.length / 2);
      first.chunk(bytes.subarray(0, middle));
      second.takeOver(first.handOver());
      second.chunk(bytes.subarray(middle));
      plain.chunk(bytes);
      for (const engine of [plain, second]) {
        engine.boundary();
        engine.end();
      }
      expect(second.ledger()).toEqual(plain.ledger());
      expect(second.brokenBalances).toBe(0);
      expect(second.snapshot().families).toEqual(plain.snapshot().families);
    },
  );
});
