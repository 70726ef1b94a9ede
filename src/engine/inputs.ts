import type { Framer, FramerOptions } from '../framing/framer.ts';
import type { Line, LineSink } from '../model/line.ts';
import type { SequenceReport } from '../model/sequence.ts';
import { addReports, Sequence, type SequenceState } from './sequence.ts';

/** What an input saves: plain JSON. Its unfinished line is not in it; it is read again. */
export interface InputState {
  readonly sequence?: SequenceState;
}

/** What inputs save: those that are open by key, and what those that were closed had missed. */
export interface InputsState {
  readonly open: Readonly<Record<string, InputState>>;
  readonly closedSequence?: SequenceReport;
}

export interface InputsOptions {
  readonly createFramer: (options: FramerOptions, sink: LineSink) => Framer;
  readonly maxLineBytes: number;
  /** Field with the log's running number, if it has one. */
  readonly sequence: string | undefined;
  readonly onLine: (line: Line, input: LineInput) => void;
  readonly onOversize: (sizeBytes: number) => void;
}

/** One stream of bytes: its own unfinished line, its own running number. */
export class LineInput implements LineSink {
  readonly framer: Framer;
  readonly sequence: Sequence | undefined;
  readonly #options: InputsOptions;

  constructor(options: InputsOptions) {
    this.#options = options;
    const { createFramer, maxLineBytes, sequence } = options;
    this.framer = createFramer({ maxLineBytes }, this);
    this.sequence = sequence === undefined ? undefined : new Sequence(sequence);
  }

  line(line: Line): void {
    this.#options.onLine(line, this);
  }

  oversize(sizeBytes: number): void {
    this.#options.onOversize(sizeBytes);
  }

  save(): InputState {
    return this.sequence === undefined ? {} : { sequence: this.sequence.save() };
  }

  restore({ sequence }: InputState): void {
    if (sequence !== undefined) this.sequence?.restore(sequence);
  }
}

/** The inputs of an engine that are open, by key. */
export class Inputs {
  readonly #options: InputsOptions;
  readonly #open = new Map<string, LineInput>();
  #closedSequence: SequenceReport | undefined;
  #pendingBytes = 0;

  constructor(options: InputsOptions) {
    this.#options = options;
  }

  /** Bytes of all unfinished lines. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  pendingBytesOf(key: string): number {
    return this.#open.get(key)?.framer.pendingBytes ?? 0;
  }

  push(key: string, bytes: Buffer): void {
    const { framer } = this.#at(key);
    const before = framer.pendingBytes;
    try {
      framer.push(bytes);
    } finally {
      this.#pendingBytes += framer.pendingBytes - before;
    }
  }

  boundary(key: string): void {
    const framer = this.#open.get(key)?.framer;
    const before = framer?.pendingBytes ?? 0;
    try {
      framer?.boundary();
    } finally {
      this.#pendingBytes -= before;
    }
  }

  /** Ends the last line of an input, and lets go of it. */
  close(key: string): void {
    this.boundary(key);
    const sequence = this.#open.get(key)?.sequence?.report(true);
    if (sequence !== undefined) {
      this.#closedSequence = addReports([this.#closedSequence, sequence]);
    }
    this.#open.delete(key);
  }

  /** All running numbers together. `isOver`: nothing comes late. */
  sequence(isOver?: boolean): SequenceReport | undefined {
    if (this.#options.sequence === undefined) return undefined;
    const open = [...this.#open.values()].map((input) => input.sequence?.report(isOver));
    return addReports([this.#closedSequence, ...open]);
  }

  save(): InputsState {
    const open = [...this.#open].map(([key, input]) => [key, input.save()] as const);
    return {
      open: Object.fromEntries(open),
      ...(this.#closedSequence && { closedSequence: this.#closedSequence }),
    };
  }

  restore({ open, closedSequence }: InputsState): void {
    for (const [key, state] of Object.entries(open)) this.#at(key).restore(state);
    this.#closedSequence = closedSequence;
  }

  #at(key: string): LineInput {
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const input = new LineInput(this.#options);
    this.#open.set(key, input);
    return input;
  }
}
