import type { SequenceReport } from '../model/sequence.ts';
import type { ChunkReader, CreateChunkReader, LineCounting } from './chunk-reader.ts';
import type { InputInfo, InputState } from './input-state.ts';
import { addReports } from './sequence.ts';

/** What inputs save: those that are open by key, and what those that were closed had missed. */
export interface InputsState {
  readonly open: Readonly<Record<string, InputState>>;
  readonly closedSequence?: SequenceReport;
}

interface InputsOptions {
  readonly createReader: CreateChunkReader;
  readonly counter: LineCounting;
  /** Whether a field has the log's running number. */
  readonly isNumbered: boolean;
}

/** The inputs of an engine that are open, by key. */
export class Inputs {
  readonly #options: InputsOptions;
  readonly #open = new Map<string, ChunkReader>();
  #closedSequence: SequenceReport | undefined;
  #pendingBytes = 0;

  constructor(options: InputsOptions) {
    this.#options = options;
  }

  /** Bytes of all unfinished lines. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Bytes of all that waits for its other half: read, and in no class of the ledger. */
  get heldBytes(): number {
    let held = 0;
    for (const { heldBytes } of this.#open.values()) held += heldBytes;
    return held;
  }

  pendingBytesOf(key: string): number {
    return this.#open.get(key)?.pendingBytes ?? 0;
  }

  push(key: string, bytes: Buffer, info: InputInfo): void {
    const reader = this.#at(key);
    reader.info = info;
    const before = reader.pendingBytes;
    try {
      reader.push(bytes);
    } finally {
      this.#pendingBytes += reader.pendingBytes - before;
    }
  }

  boundary(key: string): void {
    const reader = this.#open.get(key);
    const before = reader?.pendingBytes ?? 0;
    try {
      reader?.boundary();
    } finally {
      this.#pendingBytes -= before;
    }
  }

  /** Ends the last line of an input, and lets go of it. */
  close(key: string): void {
    this.#end(key);
    const sequence = this.#open.get(key)?.report(true);
    if (sequence !== undefined) {
      this.#closedSequence = addReports([this.#closedSequence, sequence]);
    }
    this.#open.delete(key);
  }

  /** Nothing more comes of any input. */
  end(): void {
    for (const key of this.#open.keys()) this.#end(key);
  }

  /** All running numbers together. `isOver`: nothing comes late. */
  sequence(isOver?: boolean): SequenceReport | undefined {
    if (!this.#options.isNumbered) return undefined;
    const open = [...this.#open.values()].map((reader) => reader.report(isOver));
    return addReports([this.#closedSequence, ...open]);
  }

  save(): InputsState {
    const open = [...this.#open].map(([key, reader]) => [key, reader.save()] as const);
    return {
      open: Object.fromEntries(open),
      ...(this.#closedSequence && { closedSequence: this.#closedSequence }),
    };
  }

  restore({ open, closedSequence }: InputsState): void {
    for (const [key, state] of Object.entries(open)) this.#at(key).restore(state);
    this.#closedSequence = closedSequence;
  }

  /** Takes over the inputs of another engine, their unfinished lines and all. */
  adopt(others: Inputs): void {
    this.#closedSequence = others.#closedSequence;
    this.#pendingBytes = others.#pendingBytes;
    this.#open.clear();
    for (const [key, reader] of others.#open) {
      reader.moveTo(this.#options.counter);
      this.#open.set(key, reader);
    }
    others.#open.clear();
  }

  #end(key: string): void {
    this.boundary(key);
    this.#open.get(key)?.end();
  }

  #at(key: string): ChunkReader {
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const { createReader, counter } = this.#options;
    const reader = createReader(counter);
    this.#open.set(key, reader);
    return reader;
  }
}
