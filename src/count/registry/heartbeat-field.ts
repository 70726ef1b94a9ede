import type { RateSnapshot } from '../../model/family.ts';
import type { TrackedFieldKind } from '../../model/observation.ts';
import { Count, type TotalReport } from './count.ts';
import type { HeartbeatFieldState } from './registry-state.ts';

/** Values after which a field whose name says nothing is judged by them. */
const valuesToJudge = 5;
/** Times that it must have grown by then to be a total. */
const minRises = 2;

/** A field at one instant, over all of its writers. */
interface HeartbeatFieldReading {
  /** Totals: corrected over resets. Deltas: their sum. Else what was printed last. */
  readonly value: number;
  readonly printed: number;
  /** Times that a total fell. */
  readonly resets: number;
  /** How the printed rate that belongs to it fares. */
  readonly rate: RateSnapshot | undefined;
}

/**
 * A number in the heartbeats of a service. Where its name does not tell what it is, its values do,
 * once and for good: a whole number that grew twice in five values and fell in none but those of a
 * new run is a total, anything else a gauge; one that never changes is not judged yet. It is
 * followed as a total from its first value on, so the verdict changes nothing that was counted.
 */
export class HeartbeatField {
  readonly #count = new Count({ totals: 1 });
  readonly #lastBy: (number | undefined)[] = [];
  #kind: TrackedFieldKind | undefined;
  #printed = 0;
  #values = 0;
  #rises = 0;
  #falls = 0;
  #resets = 0;
  #mayBeTotal = true;

  constructor(kind: TrackedFieldKind | undefined) {
    this.#kind = kind;
  }

  /** Returns why the value was not used, if it was not. */
  observe(
    value: number,
    report: TotalReport,
    isNewRun: boolean,
  ): 'negative_total' | 'negative_delta' | undefined {
    const isGauge = this.#kind === 'gauge';
    if (value < 0 && this.#kind !== undefined && !isGauge)
      return `negative_${this.#kind as 'total' | 'delta'}`;
    const isOld = report.verdict === 'behind' || report.verdict === 'copy';
    if (!isOld) this.#printed = value;
    if (isGauge) return undefined;
    if (value < 0) {
      this.#kind = 'gauge';
      return undefined;
    }
    if (this.#kind === 'delta') this.#count.delta(value, report);
    else {
      this.#count.total(value, report);
      if (!isOld) this.#compare(value, report.slot, isNewRun);
    }
    return undefined;
  }

  /** A new run of this writer: a total may be anything from here on. */
  runChanged(slot: number): void {
    if (this.#kind !== 'gauge') this.#count.runChanged(slot);
  }

  runStarted(slot: number): void {
    if (this.#kind !== 'gauge') this.#count.runStarted(slot);
  }

  forget(slot: number): void {
    this.#count.forget(slot);
    this.#lastBy[slot] = undefined;
  }

  /** Compares a printed rate with what this field last grew by. */
  rate(slot: number, perSecond: number, seconds: readonly number[]): void {
    this.#count.printedRate(slot, perSecond, seconds);
  }

  /** What one writer counted; 0 for a gauge. */
  sumOf(slot: number): number {
    return this.#kind === 'gauge' ? 0 : this.#count.valueOf(slot);
  }

  get kind(): TrackedFieldKind | undefined {
    return this.#kind;
  }

  read(): HeartbeatFieldReading {
    const { value, rate } = this.#count.read();
    const isSum = this.#kind === 'total' || this.#kind === 'delta';
    return {
      value: isSum ? value : this.#printed,
      printed: this.#printed,
      resets: this.#kind === 'total' ? this.#resets : 0,
      rate: isSum ? rate : undefined,
    };
  }

  save(field: string): HeartbeatFieldState {
    return {
      field,
      kind: this.#kind ?? null,
      count: this.#count.save(),
      lastBy: this.#lastBy.map((value) => value ?? null),
      printed: this.#printed,
      values: this.#values,
      rises: this.#rises,
      falls: this.#falls,
      resets: this.#resets,
      mayBeTotal: this.#mayBeTotal,
    };
  }

  restore(state: HeartbeatFieldState): void {
    this.#kind = state.kind ?? undefined;
    this.#count.restore(state.count);
    for (const [slot, value] of state.lastBy.entries()) this.#lastBy[slot] = value ?? undefined;
    this.#printed = state.printed;
    this.#values = state.values;
    this.#rises = state.rises;
    this.#falls = state.falls;
    this.#resets = state.resets;
    this.#mayBeTotal = state.mayBeTotal;
  }

  /**
   * Adds what another registry counted, and the values by which it judged; what was printed last
   * stays as it is here, unless nothing was yet.
   */
  merge(other: HeartbeatFieldState, isNew: boolean): void {
    if (isNew) this.#printed = other.printed;
    if (this.#kind !== 'gauge') this.#count.merge(other.count);
    this.#resets += other.resets;
    this.#values += other.values;
    this.#rises += other.rises;
    this.#falls += other.falls;
    this.#mayBeTotal &&= other.mayBeTotal;
    this.#kind ??= other.kind ?? undefined;
    this.#judge();
  }

  #compare(value: number, slot: number, isNewRun: boolean): void {
    const before = this.#lastBy[slot];
    this.#lastBy[slot] = value;
    if (before !== undefined && value < before) {
      this.#resets += 1;
      if (!isNewRun) this.#falls += 1;
    } else if (before !== undefined && value > before) this.#rises += 1;
    if (this.#kind !== undefined) return;
    this.#mayBeTotal &&= Number.isInteger(value);
    this.#values += 1;
    this.#judge();
  }

  #judge(): void {
    if (this.#kind !== undefined) return;
    if (this.#falls > 0 || !this.#mayBeTotal) this.#kind = 'gauge';
    else if (this.#values >= valuesToJudge && this.#rises >= minRises) this.#kind = 'total';
  }
}
