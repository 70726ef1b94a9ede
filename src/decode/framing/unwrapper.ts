import type { Envelope, EnvelopeChoice, Line, LineSink } from '../../model/line.ts';
import { peelCri } from './envelope/cri.ts';
import { isDockerLike, peelDocker } from './envelope/docker.ts';
import { Parts, type PartsState } from './envelope/parts.ts';
import { Peeled } from './envelope/peeled.ts';
import { peelPrefix } from './envelope/prefix.ts';

const brace = 0x7b;

export interface UnwrapperOptions {
  readonly envelope: EnvelopeChoice;
  /** Joined lines whose content is longer are told as oversize. */
  readonly maxLineBytes: number;
}

/** Parts of lines that have not ended, by their stream: plain JSON. */
export type UnwrapperState = Readonly<Record<string, PartsState>>;

/**
 * Takes lines as a source has them and hands on what the service wrote: envelopes peeled, parts of
 * one line joined. Each line is judged by itself, so what it is does not depend on those before it;
 * only a line's parts are kept, by stream, until the last of them comes.
 */
export class Unwrapper implements LineSink {
  readonly #choice: EnvelopeChoice;
  readonly #maxLineBytes: number;
  readonly #sink: LineSink;
  readonly #peeled = new Peeled();
  readonly #inner = new Peeled();
  readonly #unwrapped = new UnwrappedLine();
  readonly #parts = new Map<string, Parts>();

  constructor({ envelope, maxLineBytes }: UnwrapperOptions, sink: LineSink) {
    this.#choice = envelope;
    this.#maxLineBytes = maxLineBytes;
    this.#sink = sink;
  }

  /** Bytes of parts whose line has not ended; they are in no call to the sink yet. */
  get heldBytes(): number {
    let held = 0;
    for (const parts of this.#parts.values()) held += parts.sizeBytes;
    return held;
  }

  line(line: Line): void {
    const { bytes, start, end } = line;
    // A record that came bare, as most do: nothing more is looked at.
    if (bytes[start] === brace && !isDockerLike(bytes, start, end)) this.#sink.line(line);
    else if (this.#peel(bytes, start, end)) this.#handOn(line.sizeBytes);
    else this.#sink.line(line);
  }

  oversize(sizeBytes: number, lines: number): void {
    this.#sink.oversize(sizeBytes, lines);
  }

  /** No more comes: parts without a last one are lines as they are. */
  end(): void {
    for (const [stream, parts] of this.#parts) {
      this.#parts.delete(stream);
      this.#handOver(parts);
    }
  }

  save(): UnwrapperState {
    return Object.fromEntries(Array.from(this.#parts, ([key, parts]) => [key, parts.save()]));
  }

  restore(state: UnwrapperState): void {
    for (const [stream, saved] of Object.entries(state)) {
      this.#parts.set(stream, Parts.restored(saved, this.#maxLineBytes));
    }
  }

  #peel(bytes: Buffer, start: number, end: number): boolean {
    const choice = this.#choice;
    const peeled = this.#peeled;
    if (choice === 'none') return false;
    if (bytes[start] === brace) {
      return (choice === 'auto' || choice === 'docker') && peelDocker(bytes, start, end, peeled);
    }
    if (choice === 'docker') return false;
    if (choice !== 'prefix' && peelCri(bytes, start, end, peeled)) return true;
    return choice !== 'cri' && peelPrefix(bytes, start, end, choice === 'prefix', peeled);
  }

  #handOn(sizeBytes: number): void {
    const peeled = this.#peeled;
    const { kind, stream } = peeled;
    if (kind === 'prefix') {
      this.#sink.line(this.#unwrapped.load(peeled, sizeBytes, 1, peeled));
    } else if (this.#parts.size === 0 && !peeled.isPartial) {
      this.#handInner(peeled, sizeBytes, 1, peeled);
    } else {
      this.#join(`${kind} ${stream}`, sizeBytes);
    }
  }

  #join(key: string, sizeBytes: number): void {
    const peeled = this.#peeled;
    const parts = this.#parts.get(key) ?? new Parts(peeled, this.#maxLineBytes);
    parts.add(peeled, sizeBytes);
    this.#parts.set(key, parts);
    if (peeled.isPartial) return;
    this.#parts.delete(key);
    this.#handOver(parts);
  }

  #handOver(parts: Parts): void {
    const { sizeBytes, lines, content } = parts;
    if (content === undefined) this.#sink.oversize(sizeBytes, lines);
    else this.#handInner(content, sizeBytes, lines, parts);
  }

  /** What a runtime wrapped may have a logger's text before its record. */
  #handInner(content: Content, sizeBytes: number, lines: number, envelope: Envelope): void {
    const { bytes, start, end } = content;
    const inner = this.#inner;
    const isLayered =
      this.#choice === 'auto' &&
      bytes[start] !== brace &&
      peelPrefix(bytes, start, end, false, inner);
    if (isLayered) inner.within(envelope);
    const [line, around] = isLayered ? [inner, inner] : [content, envelope];
    this.#sink.line(this.#unwrapped.load(line, sizeBytes, lines, around));
  }
}

type Content = Pick<Line, 'bytes' | 'start' | 'end'>;

class UnwrappedLine implements Line {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  sizeBytes = 0;
  lines = 1;
  envelope: Envelope | undefined;

  load({ bytes, start, end }: Content, sizeBytes: number, lines: number, envelope: Envelope): this {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.sizeBytes = sizeBytes;
    this.lines = lines;
    this.envelope = envelope;
    return this;
  }
}
