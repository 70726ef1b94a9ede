import { type Stamp, secondOf } from './stamp.ts';

/**
 * Where reading a container's log stands: plain JSON. It can only be asked for from a whole second
 * on, so what of that second was counted is kept.
 */
export interface PodLogPosition {
  /** The second of the newest line counted. */
  readonly second: string;
  /** Stamps of the first and the last line counted since that second began, in the log's order. */
  readonly first: Stamp;
  readonly last: Stamp;
  /** Lines counted since then; 0: nobody knows, for reading began at the log's end. */
  readonly lines: number;
  /** The newest stamp counted, and how many lines have it. */
  readonly newest: Stamp;
  readonly ordinal: number;
}

/** The position after one more line. */
export function after(position: PodLogPosition | undefined, stamp: Stamp): PodLogPosition {
  const second = secondOf(stamp);
  if (position === undefined || second > position.second) {
    return { second, first: stamp, last: stamp, lines: 1, newest: stamp, ordinal: 1 };
  }
  // Two streams of a container may be stamped out of order: asked again, it does not come.
  if (second < position.second) return position;
  const isNewer = stamp > position.newest;
  return {
    ...position,
    last: stamp,
    lines: position.lines === 0 ? 0 : position.lines + 1,
    newest: isNewer ? stamp : position.newest,
    ordinal: isNewer ? 1 : position.ordinal + (stamp === position.newest ? 1 : 0),
  };
}

/** The position at the end of a log of which only the last line's stamp is known. */
export function endAt(stamp: Stamp): PodLogPosition {
  const ordinal = Number.MAX_SAFE_INTEGER;
  return { second: secondOf(stamp), first: '', last: stamp, lines: 0, newest: stamp, ordinal };
}

/**
 * Tells the lines of an answer that were counted before from those that are new. Where the answer
 * begins with the line that the second began with, it is the same log in the same order, and as many
 * lines as were counted are passed over: exact, also where stamps are equal or out of order. Else
 * it was cut (rotated), and stamps decide.
 *
 * The line that was counted last is the anchor: an answer that has it goes on where reading
 * stopped; where one has not, something between may be missing.
 */
export class Replay {
  readonly #position: PodLogPosition | undefined;
  #way: 'unknown' | 'by-order' | 'by-stamp' | 'over' = 'unknown';
  #seen = 0;
  #isAnchored = false;

  constructor(position: PodLogPosition | undefined, way: 'unknown' | 'by-stamp' = 'unknown') {
    this.#position = position;
    this.#way = position === undefined ? 'over' : way;
    this.#isAnchored = position === undefined;
  }

  /** Whether the line that was counted last has been seen. */
  get isAnchored(): boolean {
    return this.#isAnchored;
  }

  /** Whether all that is to come is new. */
  get isOver(): boolean {
    return this.#way === 'over';
  }

  /** Whether a line was counted before. */
  passesOver(stamp: Stamp): boolean {
    const position = this.#position;
    if (position === undefined || this.#way === 'over') return false;
    // Comes only where the log could not be asked for from that second on.
    if (secondOf(stamp) < position.second) return true;
    if (this.#way === 'unknown') this.#way = stamp === position.first ? 'by-order' : 'by-stamp';
    return this.#way === 'by-order'
      ? this.#passByOrder(stamp, position)
      : this.#passByStamp(stamp, position);
  }

  #passByOrder(stamp: Stamp, { lines, last }: PodLogPosition): boolean {
    this.#seen += 1;
    if (this.#seen === lines) {
      this.#way = 'over';
      this.#isAnchored = stamp === last;
    }
    return true;
  }

  #passByStamp(stamp: Stamp, { newest, ordinal }: PodLogPosition): boolean {
    if (stamp < newest) return true;
    if (stamp === newest && this.#seen < ordinal) {
      this.#seen += 1;
      this.#isAnchored = true;
      if (this.#seen === ordinal) this.#way = 'over';
      return true;
    }
    this.#way = 'over';
    return false;
  }
}
