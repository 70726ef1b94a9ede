const maxPoints = 128;
const minPoints = 8;
/** A total that fell more often than once in so many steps is none. */
const stepsPerReset = 10;

interface Point {
  readonly rank: number;
  readonly timeMs: number;
  readonly value: number;
}

/**
 * A sample of a number over time, chosen by what the points are and not by when they came: those
 * with the lowest hash (bottom-k sampling). The same points in any order give the same sample.
 */
export class TimedSample {
  #points: Point[] = [];
  #highestRank = Number.POSITIVE_INFINITY;

  add(timeMs: number, value: number): void {
    const rank = hashOf(timeMs, value);
    if (rank >= this.#highestRank) return;
    this.#points.push({ rank, timeMs, value });
    if (this.#points.length >= 2 * maxPoints) this.#shrink();
  }

  /** Whether it grows: never falls but when it begins anew, and does not stand still. */
  get isRunningTotal(): boolean | undefined {
    this.#shrink();
    const points = this.#points.toSorted((a, b) => a.timeMs - b.timeMs || a.value - b.value);
    if (points.length < minPoints) return undefined;
    let rises = 0;
    let falls = 0;
    for (const [index, { value }] of points.entries()) {
      const before = points[index - 1]?.value ?? value;
      if (value > before) rises += 1;
      else if (value < before) falls += 1;
    }
    return rises >= points.length / 2 && falls * stepsPerReset <= rises;
  }

  #shrink(): void {
    if (this.#points.length <= maxPoints) return;
    this.#points = this.#points
      .toSorted((a, b) => a.rank - b.rank || a.timeMs - b.timeMs || a.value - b.value)
      .slice(0, maxPoints);
    this.#highestRank = this.#points.at(-1)?.rank ?? Number.POSITIVE_INFINITY;
  }
}

const words = new Uint32Array(4);
const numbers = new Float64Array(words.buffer);

/** The finaliser of MurmurHash3 over both numbers. */
function hashOf(timeMs: number, value: number): number {
  numbers[0] = timeMs;
  numbers[1] = value;
  let hash = 0;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x85eb_ca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
