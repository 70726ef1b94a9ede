import { copyText, withinCap } from './text-copy.ts';

/** Label sets watched at a time, and the observations after which one is frequent. */
const maxCandidates = 64;
const enough = 16;

/** What is saved of the label sets watched, and how often each was seen. */
export type CandidatesState = readonly (readonly [labels: readonly string[], seen: number])[];

interface Candidate {
  readonly labels: readonly string[];
  readonly hash: number;
  seen: number;
}

/**
 * Tells frequent label sets from those that come once, in bounded memory: a new one that finds no
 * slot takes one observation from each candidate, so only what comes again and again stays
 * (Misra and Gries).
 */
export class Candidates {
  /**
   * An array and no Map: the tables that a Map outgrows by coming and going hold each other, and
   * where one has grown old all that follow are kept until the next full collection.
   */
  #candidates: Candidate[] = [];

  /** Whether these labels have been observed often enough; then they are watched no longer. */
  isFrequent(labels: readonly string[]): boolean {
    const hash = hashOf(labels);
    for (let at = 0; at < this.#candidates.length; at += 1) {
      const candidate = this.#candidates[at];
      if (candidate?.hash !== hash || !isSame(candidate.labels, labels)) continue;
      candidate.seen += 1;
      if (candidate.seen < enough) return false;
      this.#candidates.splice(at, 1);
      return true;
    }
    if (this.#candidates.length < maxCandidates) this.#add(labels, hash, 1);
    else this.#decayAll();
    return false;
  }

  save(): CandidatesState {
    return this.#candidates.map(({ labels, seen }) => [labels, seen] as const);
  }

  restore(state: CandidatesState): void {
    for (const [labels, seen] of state) this.#add(labels, hashOf(labels), seen);
  }

  #add(labels: readonly string[], hash: number, seen: number): void {
    this.#candidates.push({
      labels: labels.map((label) => copyText(withinCap(label))),
      hash,
      seen,
    });
  }

  #decayAll(): void {
    for (const candidate of this.#candidates) candidate.seen -= 1;
    this.#candidates = this.#candidates.filter(({ seen }) => seen > 0);
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
