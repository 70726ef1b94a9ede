import { copyText, withinCap } from './text-copy.ts';

/** Label sets watched at a time, and the observations after which one is frequent. */
const mostWatched = 64;
const enough = 16;

/** What is saved of the label sets watched, and how often each was seen. */
export type CandidatesState = readonly (readonly [labels: readonly string[], seen: number])[];

/**
 * Tells frequent label sets from those that come once, in bounded memory: a new one that finds no
 * place takes one observation from each that is watched, so only what comes again and again stays
 * (Misra and Gries).
 */
export class Candidates {
  readonly #watched = new Map<string, { readonly labels: readonly string[]; seen: number }>();

  /** Whether these labels have been observed often enough; then they are watched no longer. */
  isFrequent(labels: readonly string[]): boolean {
    const key = JSON.stringify(labels.map(withinCap));
    const known = this.#watched.get(key);
    if (known === undefined) {
      if (this.#watched.size < mostWatched) this.#watch(key, labels, 1);
      else this.#takeOneFromEach();
      return false;
    }
    known.seen += 1;
    if (known.seen < enough) return false;
    this.#watched.delete(key);
    return true;
  }

  save(): CandidatesState {
    return Array.from(this.#watched.values(), ({ labels, seen }) => [labels, seen] as const);
  }

  restore(state: CandidatesState): void {
    for (const [labels, seen] of state) this.#watch(JSON.stringify(labels), labels, seen);
  }

  #watch(key: string, labels: readonly string[], seen: number): void {
    const copies = labels.map((label) => copyText(withinCap(label)));
    this.#watched.set(key, { labels: copies, seen });
  }

  #takeOneFromEach(): void {
    for (const [key, candidate] of this.#watched) {
      candidate.seen -= 1;
      if (candidate.seen === 0) this.#watched.delete(key);
    }
  }
}
