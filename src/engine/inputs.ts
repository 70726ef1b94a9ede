import type { Framer, FramerOptions } from '../decode/framing/framer.ts';
import { Unwrapper, type UnwrapperState } from '../decode/framing/unwrapper.ts';
import type { EnvelopeChoice, Line, LineSink } from '../model/line.ts';
import type { SequenceReport } from '../model/sequence.ts';
import { addReports, Sequence, type SequenceState } from './sequence.ts';
import { TextGroup, type TextGroupState } from './text-group.ts';

/** What an input saves: plain JSON. Its unfinished line is not in it; it is read again. */
export interface InputState {
  readonly sequence?: SequenceState;
  /** Parts of lines that a runtime split. */
  readonly parts?: UnwrapperState;
  readonly text?: TextGroupState;
}

/** What inputs save: those that are open by key, and what those that were closed had missed. */
export interface InputsState {
  readonly open: Readonly<Record<string, InputState>>;
  readonly closedSequence?: SequenceReport;
}

export interface InputsOptions {
  readonly createFramer: (options: FramerOptions, sink: LineSink) => Framer;
  readonly maxLineBytes: number;
  readonly envelope: EnvelopeChoice;
  /** Field with the log's running number, if it has one. */
  readonly sequence: string | undefined;
  readonly onLine: (line: Line, input: LineInput) => void;
  /** The text after a record is over. */
  readonly onTextEnd: (input: LineInput) => void;
  readonly onOversize: (sizeBytes: number, lines: number) => void;
}

/** What is known of an input beside its bytes. */
export interface InputInfo {
  /**
   * The log's name, where several are read: who writes to it is told apart from who writes to
   * others, so totals that two services print into two files are of two writers.
   */
  readonly log?: string | undefined;
  /** Who wrote it, by its path: what `@origin` is where an envelope does not tell. */
  readonly origin?: string | undefined;
}

/** One stream of bytes: its own unfinished line and parts of lines, its own running number. */
export class LineInput implements LineSink {
  readonly framer: Framer;
  readonly unwrapper: Unwrapper;
  readonly sequence: Sequence | undefined;
  info: InputInfo = {};
  readonly text = new TextGroup();
  #options: InputsOptions;

  constructor(options: InputsOptions) {
    this.#options = options;
    const { createFramer, maxLineBytes, envelope, sequence } = options;
    this.unwrapper = new Unwrapper({ envelope, maxLineBytes }, this);
    this.framer = createFramer({ maxLineBytes }, this.unwrapper);
    this.sequence = sequence === undefined ? undefined : new Sequence(sequence);
  }

  line(line: Line): void {
    this.#options.onLine(line, this);
  }

  oversize(sizeBytes: number, lines: number): void {
    this.#options.onOversize(sizeBytes, lines);
  }

  /** Bytes that were read and are in no class of the ledger yet. */
  get heldBytes(): number {
    return this.unwrapper.heldBytes + this.text.heldBytes;
  }

  end(): void {
    this.unwrapper.end();
    this.#options.onTextEnd(this);
  }

  /** From now on its lines go elsewhere, the one that has begun too. */
  moveTo(options: InputsOptions): void {
    this.#options = options;
  }

  save(): InputState {
    return {
      text: this.text.save(),
      ...(this.sequence && { sequence: this.sequence.save() }),
      ...(this.unwrapper.heldBytes > 0 && { parts: this.unwrapper.save() }),
    };
  }

  restore({ sequence, parts, text }: InputState): void {
    if (text !== undefined) this.text.restore(text);
    if (parts !== undefined) this.unwrapper.restore(parts);
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

  /** Bytes of all that waits for its other half: read, and in no class of the ledger. */
  get heldBytes(): number {
    let held = 0;
    for (const { heldBytes } of this.#open.values()) held += heldBytes;
    return held;
  }

  pendingBytesOf(key: string): number {
    return this.#open.get(key)?.framer.pendingBytes ?? 0;
  }

  push(key: string, bytes: Buffer, info: InputInfo): void {
    const input = this.#at(key);
    const { framer } = input;
    input.info = info;
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
    this.#end(key);
    const sequence = this.#open.get(key)?.sequence?.report(true);
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

  /** Takes over the inputs of another engine, their unfinished lines and all. */
  adopt(others: Inputs): void {
    this.#closedSequence = others.#closedSequence;
    this.#pendingBytes = others.#pendingBytes;
    this.#open.clear();
    for (const [key, input] of others.#open) {
      input.moveTo(this.#options);
      this.#open.set(key, input);
    }
    others.#open.clear();
  }

  #end(key: string): void {
    this.boundary(key);
    this.#open.get(key)?.end();
  }

  #at(key: string): LineInput {
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const input = new LineInput(this.#options);
    this.#open.set(key, input);
    return input;
  }
}
