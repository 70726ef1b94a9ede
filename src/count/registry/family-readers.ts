import type { Facets, Family, Point, RateSnapshot } from '../../model/family.ts';
import type { Quantity } from '../../model/quantity.ts';
import type { NumberStore } from '../store/number-store.ts';
import type { TimingStore } from '../store/timing-store.ts';
import type { Count } from './count.ts';
import type { StateCell } from './state-cell.ts';
import type { Timing } from './timing.ts';
import type { WritersReading } from './writers.ts';

/** What all families of one snapshot share. */
export interface ReadContext {
  /** Own time of the first record, epoch ms. */
  readonly startMs: number | undefined;
  readonly run: WritersReading;
  /** Slots of the writers that are told apart; empty where there is one. */
  readonly writers: readonly number[];
}

/** Reads what a store holds of a quantity. */
export type FamilyReader = (quantity: Quantity, context: ReadContext) => Family;

const unlabelled: readonly string[] = Object.freeze([]);

/** What a store holds of a quantity that has one point. */
interface Single {
  readonly value: Point['value'];
  readonly distribution?: Point['distribution'];
  readonly facets?: Facets;
}

/** The one point of a quantity; its labels are its component, if it has one. */
export function singlePoint(read: (context: ReadContext) => Single): FamilyReader {
  let labels: readonly string[] | undefined;
  return (quantity, context) => {
    const { component } = quantity;
    labels ??= component === undefined ? unlabelled : Object.freeze([component]);
    const { value, distribution, facets = {} } = read(context);
    const point = Object.freeze({ labels, value, distribution, startMs: context.startMs });
    return Object.freeze({
      quantity,
      points: Object.freeze([point]),
      facets: frozen(facets),
    });
  };
}

/** `isRatePrinted`: the service's own rate is compared with it. */
export function countReader(count: Count, isRatePrinted: boolean): FamilyReader {
  const none = isRatePrinted ? noneCompared : undefined;
  return singlePoint(({ writers }) => {
    const { value, lastTimeMs, drift, rate: printedRate = none } = count.read();
    const byWriter = writers.map((slot) => count.valueOf(slot));
    return { value, facets: { lastTimeMs, drift, printedRate, byWriter } };
  });
}

const noneCompared: RateSnapshot = Object.freeze({ compared: 0, disagreed: 0, worst: undefined });

export function timingReader(timing: Timing): FamilyReader {
  return singlePoint(() => {
    const { window } = timing;
    return { value: undefined, distribution: timing.snapshot(), facets: { window } };
  });
}

export function stateReader(state: StateCell): FamilyReader {
  return singlePoint(() => {
    const { value, changedTimeMs: lastTimeMs, seenValues } = state;
    return { value, facets: { lastTimeMs, seenValues } };
  });
}

export function metricReader(store: NumberStore | TimingStore): FamilyReader {
  return (quantity, { startMs }) => {
    const { points, folded } = store.read(startMs);
    return Object.freeze({ quantity, points, facets: Object.freeze({ folded }) });
  };
}

function frozen(facets: Facets): Facets {
  for (const facet of Object.values(facets)) Object.freeze(facet);
  return Object.freeze(facets);
}
