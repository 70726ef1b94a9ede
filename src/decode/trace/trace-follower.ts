import {
  causeBetween,
  errorLike,
  framePart,
  goDump,
  goFrame,
  goPanic,
  head,
  newEntry,
  pythonStart,
  pythonType,
  rustPanic,
  stackFrame,
} from './patterns.ts';

/** An exception that a stack trace reports. */
export interface TracedException {
  /** Its class as printed: `ValueError`, `java.net.ConnectException`, `panic`. */
  readonly type: string;
}

type Language = 'python' | 'frames' | 'go';

/** What is saved of a trace that may go on: plain JSON. */
export interface TraceState {
  readonly language: Language | null;
  readonly type: string | null;
  readonly isAfterFrames: boolean;
  readonly isChained: boolean;
  readonly lines: number;
  readonly candidate: string | null;
  readonly isCandidateSure: boolean;
  readonly candidateAge: number;
}

const none: TraceState = {
  language: null,
  type: null,
  isAfterFrames: false,
  isChained: false,
  lines: 0,
  candidate: null,
  isCandidateSure: false,
  candidateAge: 0,
};

/** A trace is not longer; what follows is text like other. */
const maxLines = 1000;
/** Python's message may have lines of its own, and a chained exception may follow them. */
const maxLinesAfterType = 20;
/** So many lines may be between an exception's first line and its first frame. */
const maxLinesBeforeFrames = 30;

/**
 * Follows stack traces through lines of text, one line at a time. Python's class is that of the
 * last exception of a chain, for it is printed last; everyone else's is the first line's.
 */
export class TraceFollower {
  #now: TraceState = none;

  /** Whether a trace is open: the next line may belong to it. */
  get isOpen(): boolean {
    return this.#now.language !== null;
  }

  /** Whether there is anything to save. */
  get isIdle(): boolean {
    return this.#now === none;
  }

  /** Takes a line of text; returns the exception of a trace that was over before it. */
  line(text: string): TracedException | undefined {
    if (newEntry.test(text)) {
      const ended = this.end();
      if (goPanic.test(text)) this.#now = { ...none, candidate: 'panic', isCandidateSure: true };
      return ended;
    }
    if (pythonStart.test(text)) return this.#startPython();
    if (this.isOpen) {
      if (this.#continues(text)) return undefined;
      const ended = this.end();
      this.#begin(text);
      return ended;
    }
    this.#begin(text);
    return undefined;
  }

  /** The text is over: a record comes, or nothing. */
  end(): TracedException | undefined {
    const { language, type } = this.#now;
    this.#now = none;
    return language === null || type === null ? undefined : { type };
  }

  save(): TraceState {
    return this.#now;
  }

  restore(state: TraceState): void {
    this.#now = state;
  }

  #startPython(): TracedException | undefined {
    const { isChained, lines } = this.#now;
    const ended = isChained ? undefined : this.end();
    const language = 'python';
    this.#now = isChained
      ? { ...this.#now, isAfterFrames: false, isChained: false, lines: lines + 1 }
      : { ...none, language, lines: 1 };
    return ended;
  }

  /** Whether the line belongs to the open trace, which then takes it. */
  #continues(text: string): boolean {
    const now = this.#now;
    if (now.lines >= maxLines) return false;
    if (now.language === 'python') return this.#continuesInPython(text);
    const isPart = now.language === 'go' ? goFrame.test(text) : framePart.test(text);
    if (isPart) this.#now = { ...now, lines: now.lines + 1 };
    return isPart;
  }

  #continuesInPython(text: string): boolean {
    const now = this.#now;
    const lines = now.lines + 1;
    if (now.isAfterFrames) {
      if (now.candidateAge >= maxLinesAfterType) return false;
      const isChained = now.isChained || causeBetween.test(text);
      this.#now = { ...now, lines, isChained, candidateAge: now.candidateAge + 1 };
      return true;
    }
    if (/^[\s|+]/.test(text)) {
      this.#now = { ...now, lines };
      return true;
    }
    const type = pythonType.exec(text)?.[1];
    if (type === undefined) return false;
    this.#now = { ...now, lines, type, isAfterFrames: true, candidateAge: 0 };
    return true;
  }

  /** No trace is open: this line may be the first frame of one, or name what the next are of. */
  #begin(text: string): void {
    const { candidate, candidateAge, isCandidateSure } = this.#now;
    if (rustPanic.test(text)) this.#now = { ...none, language: 'frames', type: 'panic', lines: 1 };
    else if (goPanic.test(text)) this.#now = this.#naming('panic', true);
    else if (goDump.test(text) && candidate === 'panic') this.#open('go', candidate);
    else if (stackFrame.test(text)) this.#open('frames', candidate);
    else {
      const named = head.exec(text)?.[1];
      const isSure = named !== undefined && (named.includes('.') || errorLike.test(named));
      if (named !== undefined && (isSure || !isCandidateSure)) {
        this.#now = this.#naming(named, isSure);
      } else if (candidate !== null) {
        const isTooFar = candidateAge >= maxLinesBeforeFrames;
        this.#now = isTooFar ? none : { ...this.#now, candidateAge: candidateAge + 1 };
      }
    }
  }

  #naming(candidate: string, isCandidateSure: boolean): TraceState {
    return { ...none, candidate, isCandidateSure };
  }

  #open(language: Language, type: string | null): void {
    this.#now = { ...none, language, type, lines: 1 };
  }
}
