import {
  type TracedException,
  TraceFollower,
  type TraceState,
} from '../decode/trace/trace-follower.ts';
import type { FieldValue } from '../model/record.ts';

/** What became of the record before the text; `left-out`: it is outside the range asked for. */
export type RecordOutcome = 'matched' | 'unmatched' | 'left-out';

/** What is saved of an input's text: plain JSON. */
export interface TextGroupState {
  readonly followed: RecordOutcome;
  readonly named?: string;
  readonly trace?: TraceState;
  readonly heldLines: number;
  readonly heldBytes: number;
}

/**
 * The text after a record, which is one event with it. Lines of a trace that may go on are held:
 * what they are in the ledger is known when it is over.
 */
export class TextGroup {
  readonly #trace = new TraceFollower();
  /** Text before the first record follows none. */
  #outcome: RecordOutcome = 'unmatched';
  /** The exception that the record names itself. */
  #named: string | undefined;
  heldLines = 0;
  heldBytes = 0;

  /** A record came, and what follows is its text. `error`: the class of the error that it names. */
  attach(outcome: RecordOutcome, error?: FieldValue): void {
    this.#outcome = outcome;
    this.#named = typeof error === 'string' ? error : undefined;
  }

  get outcome(): RecordOutcome {
    return this.#outcome;
  }

  /** Whether the record itself reported this exception: its trace is then not another one. */
  isReported({ type }: TracedException): boolean {
    if (this.#named === undefined || classOf(this.#named) !== classOf(type)) return false;
    this.#named = undefined;
    return true;
  }

  /** Whether a trace is open, and so lines are held. */
  get isOpen(): boolean {
    return this.#trace.isOpen;
  }

  /** Takes a line of text; returns the exception of a trace that was over before it. */
  line(text: string): TracedException | undefined {
    return this.#trace.line(text);
  }

  /** The text is over; returns the exception that it told of last. */
  end(): TracedException | undefined {
    return this.#trace.end();
  }

  hold(sizeBytes: number, lines: number): void {
    this.heldBytes += sizeBytes;
    this.heldLines += lines;
  }

  release(): void {
    this.heldBytes = 0;
    this.heldLines = 0;
  }

  save(): TextGroupState {
    const { outcome, heldLines, heldBytes } = this;
    const trace = this.#trace.isIdle ? undefined : this.#trace.save();
    const named = this.#named;
    return {
      followed: outcome,
      heldLines,
      heldBytes,
      ...(named && { named }),
      ...(trace && { trace }),
    };
  }

  restore({ followed, named, trace, heldLines, heldBytes }: TextGroupState): void {
    this.attach(followed, named);
    this.heldLines = heldLines;
    this.heldBytes = heldBytes;
    if (trace !== undefined) this.#trace.restore(trace);
  }
}

/** The last part of a name: records may have the class without its package or module. */
function classOf(type: string): string | undefined {
  return type.split(/[.:\\/$]/).at(-1);
}
