import type { RecentState } from '../store/saved.ts';
import { fromPlain, known, toPlain } from './unknown-number.ts';
import { SampleWindow } from './window.ts';

/** Half of the last digit a service prints (2 decimals of a ms), and what doubles lose. */
const roundingMs = 0.005 + 1e-9;

/**
 * Average and maximum over the last samples, by whoever knows better: the samples of the log, or
 * the summary that the service prints of its own.
 *
 * - A sample makes the window current.
 * - A summary makes itself current only when no sample came since the summary before it (or since
 *   the start) and the window is empty or says something else than the summary does. So while a
 *   service logs samples, its window rules, also over intervals without traffic; when the service
 *   falls silent (DEBUG → INFO), the first summary that disagrees takes over, one summary late.
 * - When the summary changes with no sample since the one before, the service has seen samples that
 *   the log does not show: the window no longer holds the last ones and is emptied, so that it
 *   starts afresh when samples come back (INFO → DEBUG).
 * - A restart of the service empties both: its own begin again too.
 */
export class Recent {
  readonly #window: SampleWindow;
  #averageMs = Number.NaN;
  #maximumMs = Number.NaN;
  #summaryIsCurrent = false;
  #sampledSinceSummary = false;

  constructor(windowSamples: number) {
    this.#window = new SampleWindow(windowSamples);
  }

  get count(): number {
    return this.#window.count;
  }

  get averageMs(): number | undefined {
    const summary = this.#summaryIsCurrent ? this.#averageMs : Number.NaN;
    return known(Number.isNaN(summary) ? this.#window.average() : summary);
  }

  get maximumMs(): number | undefined {
    const summary = this.#summaryIsCurrent ? this.#maximumMs : Number.NaN;
    return known(Number.isNaN(summary) ? this.#window.maximum() : summary);
  }

  sample(durationMs: number): void {
    this.#window.add(durationMs);
    this.#summaryIsCurrent = false;
    this.#sampledSinceSummary = true;
  }

  /** What the service says; NaN for what it does not say. */
  summary(averageMs: number, maximumMs: number): void {
    const silent = !this.#sampledSinceSummary;
    const moved = differ(this.#averageMs, averageMs, 0) || differ(this.#maximumMs, maximumMs, 0);
    this.#sampledSinceSummary = false;
    this.#averageMs = averageMs;
    this.#maximumMs = maximumMs;
    if (!silent || this.#agreesWithWindow()) return;
    this.#summaryIsCurrent = true;
    if (moved) this.#window.clear();
  }

  restart(): void {
    this.#window.clear();
    this.#averageMs = Number.NaN;
    this.#maximumMs = Number.NaN;
    this.#summaryIsCurrent = false;
    this.#sampledSinceSummary = false;
  }

  save(): RecentState {
    return {
      samplesMs: this.#window.save(),
      averageMs: toPlain(this.#averageMs),
      maximumMs: toPlain(this.#maximumMs),
      summaryIsCurrent: this.#summaryIsCurrent,
      sampledSinceSummary: this.#sampledSinceSummary,
    };
  }

  restore(state: RecentState): void {
    this.#window.clear();
    for (const sample of state.samplesMs) this.#window.add(sample);
    this.#averageMs = fromPlain(state.averageMs);
    this.#maximumMs = fromPlain(state.maximumMs);
    this.#summaryIsCurrent = state.summaryIsCurrent;
    this.#sampledSinceSummary = state.sampledSinceSummary;
  }

  #agreesWithWindow(): boolean {
    if (this.#window.count === 0) return false;
    return !(
      differ(this.#averageMs, this.#window.average(), roundingMs) ||
      differ(this.#maximumMs, this.#window.maximum(), roundingMs)
    );
  }
}

/** An unknown number differs from nothing. */
function differ(one: number, other: number, tolerance: number): boolean {
  return Math.abs(one - other) > tolerance;
}
