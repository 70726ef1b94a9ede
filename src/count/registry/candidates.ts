import { copyText, withinCap } from './text-copy.ts';

/** Label sets watched at a time, and the observations after which one is frequent. */
const mostWatched = 64;
const enough = 16;

/** What is saved of the label sets watched, and how often each was seen. */
export type CandidatesState = readonly (readonly [labels: readonly string[], seen: number])[];

interface Watched {
  readonly labels: readonly string[];
  readonly hash: number;
  seen: number;
}

/**
 * Tells frequent label sets from those that come once, in bounded memory: a new one that finds no
 * place takes one observation from each that is watched, so only what comes again and again stays
 * (Misra and Gries).
 */
export class Candidates {
  /**
   * An array and no Map: the tables that a Map outgrows by coming and going hold each other, and
   * where one has grown old all that follow are kept until the next full collection.
   */
  #watched: Watched[] = [];

  /** Whether these labels have been observed often enough; then they are watched no longer. */
  isFrequent(labels: readonly string[]): boolean {
    const hash = hashOf(labels);
    for (let at = 0; at < this.#watched.length; at += 1) {
      const watched = this.#watched[at];
      if (watched?.hash !== hash || !isSame(watched.labels, labels)) continue;
      watched.seen += 1;
      if (watched.seen < enough) return false;
      this.#watched.splice(at, 1);
      return true;
    }
    if (this.#watched.length < mostWatched) this.#watch(labels, hash, 1);
    else this.#takeOneFromEach();
    return false;
  }

  save(): CandidatesState {
    return this.#watched.map(({ labels, seen }) => [labels, seen] as const);
  }

  restore(state: CandidatesState): void {
    for (const [labels, seen] of state) this.#watch(labels, hashOf(labels), seen);
  }

  #watch(labels: readonly string[], hash: number, seen: number): void {
    this.#watched.push({ labels: labels.map((label) => copyText(withinCap(label))), hash, seen });
  }

  #takeOneFromEach(): void {
    for (const watched of this.#watched) watched.seen -= 1;
    this.#watched = this.#watched.filter(({ seen }) => seen > 0);
  }
}

function hashOf(labels: readonly string[]): number {
  let hash = 0;
  for (const label of labels) {
    const kept = withinCap(label);
    for (let at = 0; at < kept.length; at += 1) {
      hash = (Math.imul(hash, 31) + kept.charCodeAt(at)) | 0;
    }
  }
  return hash;
}

function isSame(kept: readonly string[], labels: readonly string[]): boolean {
  return kept.every((label, at) => label === withinCap(labels[at] ?? ''));
}
