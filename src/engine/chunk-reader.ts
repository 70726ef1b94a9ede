import type { Line } from '../model/line.ts';
import type { SequenceReport } from '../model/sequence.ts';
import type { InputInfo, InputState } from './input-state.ts';
import type { Sequence } from './sequence.ts';
import type { TextGroup } from './text-group.ts';

/**
 * Reads the chunks of one input and counts what they hold: each byte in exactly one class of the
 * ledger, in the order of the input. The plain reader frames lines and hands each over; a scanner
 * of whole chunks may stand in its place, with the plain one as its oracle: the same bytes give the
 * same totals, however they are cut.
 */
export interface ChunkReader {
  /** What is known of the input beside its bytes; it may change before a chunk. */
  info: InputInfo;
  /** Consumes the bytes before it returns. */
  push(bytes: Buffer): void;
  /** An unfinished line ends here: the file or the stream is over. */
  boundary(): void;
  /** Nothing more comes: what still waited for its other half is counted as it is. */
  end(): void;
  /** Bytes of the line that has not ended yet: read, and in no class of the ledger. */
  readonly pendingBytes: number;
  /** Bytes of lines that have ended and wait for others: parts, traces. In no class either. */
  readonly heldBytes: number;
  /** Missing running numbers; `undefined` where no field has any. `isOver`: nothing comes late. */
  report(isOver?: boolean): SequenceReport | undefined;
  save(): InputState;
  restore(state: InputState): void;
  /** After a reload: from now on it counts here, in the middle of a line too. */
  moveTo(counter: LineCounting): void;
}

/** The state of an input that a line is counted with. */
export interface LineContext {
  readonly info: InputInfo;
  /** Its running number, if a field has one. */
  readonly sequence: Sequence | undefined;
  /** The text that follows its last record. */
  readonly text: TextGroup;
}

/** Where lines are counted: all that a reader needs of an engine. */
export interface LineCounting {
  line(line: Line, context: LineContext): void;
  oversize(sizeBytes: number, lines: number): void;
  /** The text after a record is over. */
  endText(context: LineContext): void;
}

export type CreateChunkReader = (counter: LineCounting) => ChunkReader;
