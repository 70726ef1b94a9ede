import type { StateValue } from './declaration.ts';
import type { DistributionSnapshot } from './distribution.ts';
import type { Quantity } from './quantity.ts';

/** One series of a quantity. */
export interface Point {
  /** At the positions of the family's label names; the same array for as long as it is the same. */
  readonly labels: readonly string[];
  /** Of counters and gauges a number. `undefined`: not known yet, or it is a distribution. */
  readonly value: StateValue | undefined;
  readonly distribution: DistributionSnapshot | undefined;
  /** Own time of the first record that could have been counted in it, epoch ms. */
  readonly startMs: number | undefined;
}

/** What is known of a quantity beside its points; what it has not is absent. */
export interface Facets {
  /** Own time of the last event, growing total or change, epoch ms. */
  readonly lastTimeMs?: number | undefined;
  /** Over the last samples (or as the service's own summary last said). */
  readonly window?: Window;
  /** Lasting disagreement between events and the service's own total, in events. */
  readonly drift?: number;
  /** How the rates that the service prints fare; of a count, absent where it prints none. */
  readonly printedRate?: RateSnapshot | undefined;
  /** As the service's heartbeat printed it last, and times that a total fell. */
  readonly printed?: number;
  readonly resets?: number;
  /** Observations that went to the label set `other`, because the quantity was full. */
  readonly folded?: number;
  /** Values that a state of texts has had, in order of the alphabet. */
  readonly seenValues?: readonly string[];
  /** At the positions of {@link import("./snapshot.ts").ServiceRun.writers}. */
  readonly byWriter?: readonly number[];
}

/** Printed rates of one count, against the rates by what it grew and the time that took. */
export interface RateSnapshot {
  readonly compared: number;
  /** Off by more than rounding explains. */
  readonly disagreed: number;
  /** The one that was off most; both per second. */
  readonly worst: { readonly printed: number; readonly counted: number } | undefined;
}

export interface Window {
  readonly averageMs: number | undefined;
  readonly maximumMs: number | undefined;
  readonly samples: number;
}

/** A quantity and its points at one instant. */
export interface Family {
  readonly quantity: Quantity;
  readonly points: readonly Point[];
  readonly facets: Facets;
}
