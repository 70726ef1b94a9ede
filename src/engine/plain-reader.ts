import { createBlockFramer } from '../decode/framing/block-framer.ts';
import type { Framer } from '../decode/framing/framer.ts';
import { createStreamFramer } from '../decode/framing/stream-framer.ts';
import { Unwrapper } from '../decode/framing/unwrapper.ts';
import type { EnvelopeChoice, Line, LineSink } from '../model/line.ts';
import type { SequenceReport } from '../model/sequence.ts';
import type { ChunkReader, LineContext, LineCounting } from './chunk-reader.ts';
import type { InputInfo, InputState } from './input-state.ts';
import { Sequence } from './sequence.ts';
import { TextGroup } from './text-group.ts';

export interface PlainReaderOptions {
  /** `stream` frames through split2 (stdin, commands); `block` knows its positions (files). */
  readonly framing: 'block' | 'stream';
  readonly maxLineBytes: number;
  readonly envelope: EnvelopeChoice;
  /** Field with the log's running number, if it has one. */
  readonly sequence: string | undefined;
}

/** Frames the lines of one input, peels their envelopes, and hands over each. */
export class PlainReader implements ChunkReader, LineSink, LineContext {
  info: InputInfo = {};
  readonly sequence: Sequence | undefined;
  readonly text = new TextGroup();
  readonly #framer: Framer;
  readonly #unwrapper: Unwrapper;
  #counter: LineCounting;

  constructor(options: PlainReaderOptions, counter: LineCounting) {
    const { framing, maxLineBytes, envelope, sequence } = options;
    const createFramer = framing === 'stream' ? createStreamFramer : createBlockFramer;
    this.#counter = counter;
    this.#unwrapper = new Unwrapper({ envelope, maxLineBytes }, this);
    this.#framer = createFramer({ maxLineBytes }, this.#unwrapper);
    this.sequence = sequence === undefined ? undefined : new Sequence(sequence);
  }

  push(bytes: Buffer): void {
    this.#framer.push(bytes);
  }

  boundary(): void {
    this.#framer.boundary();
  }

  end(): void {
    this.#unwrapper.end();
    this.#counter.endText(this);
  }

  line(line: Line): void {
    this.#counter.line(line, this);
  }

  oversize(sizeBytes: number, lines: number): void {
    this.#counter.oversize(sizeBytes, lines);
  }

  get pendingBytes(): number {
    return this.#framer.pendingBytes;
  }

  get heldBytes(): number {
    return this.#unwrapper.heldBytes + this.text.heldBytes;
  }

  report(isOver?: boolean): SequenceReport | undefined {
    return this.sequence?.report(isOver);
  }

  moveTo(counter: LineCounting): void {
    this.#counter = counter;
  }

  save(): InputState {
    return {
      text: this.text.save(),
      ...(this.sequence && { sequence: this.sequence.save() }),
      ...(this.#unwrapper.heldBytes > 0 && { parts: this.#unwrapper.save() }),
    };
  }

  restore({ sequence, parts, text }: InputState): void {
    this.text.restore(text);
    if (parts !== undefined) this.#unwrapper.restore(parts);
    if (sequence !== undefined) this.sequence?.restore(sequence);
  }
}
