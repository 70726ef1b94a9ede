import type { StateValue } from '../../model/declaration.ts';
import type { DistributionSnapshot } from '../../model/distribution.ts';
import type { Family, Point } from '../../model/family.ts';
import type { Quantity } from '../../model/quantity.ts';
import { byIdentity } from './by-identity.ts';
import { type LabelNames, labelNamesOf } from './label-names.ts';
import type { Distribution, SeriesTable } from './sampled-family.ts';
import { SeenSeries } from './seen-series.ts';
import { SeriesOrder } from './series-order.ts';

/**
 * Numbers of a quantity; booleans are 1 and 0, and a text where a number belongs is NaN. What is
 * declared is 0 before its first value, what only the log shows is absent.
 */
export function numberTable({ quantity, points }: Family): SeriesTable<number> {
  const shown =
    quantity.provenance === 'declared'
      ? withFirst(quantity, points)
      : points.filter(({ value }) => value !== undefined);
  return orderedTable(quantity, shown, ({ value }) => toNumber(value));
}

export function distributionTable({ quantity, points }: Family): SeriesTable<Distribution> {
  const shown = points.filter(isDistribution);
  return orderedTable(quantity, shown, ({ distribution }) => toDistribution(distribution));
}

/** A series for each text that a state has had; the present one is 1. */
export function stateSetTable({ quantity, points, facets }: Family): SeriesTable<number> {
  const labels = namesOf(quantity).sorted;
  const [point] = points;
  if (point?.value === undefined) return { labels, series: [], values: [] };
  const { seenValues = [] } = facets;
  const present = String(point.value).slice(0, maxSeenLength);
  return {
    labels,
    series: seenOf(quantity).of(point.labels, seenValues),
    values: seenValues.map((seen) => (seen === present ? 1 : 0)),
  };
}

/** Longer texts are cut, as those seen are. */
const maxSeenLength = 128;

const orderOf = byIdentity((quantity: Quantity) => new SeriesOrder(namesOf(quantity)));
const seenOf = byIdentity((quantity: Quantity) => new SeenSeries(namesOf(quantity)));

function namesOf({ family }: Quantity): LabelNames {
  return labelNamesOf(family?.labels ?? unlabelled);
}

function orderedTable<Of extends Point, Value>(
  quantity: Quantity,
  points: readonly Of[],
  toValue: (point: Of) => Value,
): SeriesTable<Value> {
  const { series, positions } = orderOf(quantity).order(points);
  const values: Value[] = [];
  for (const position of positions) {
    const point = points[position];
    if (point !== undefined) values.push(toValue(point));
  }
  return { labels: namesOf(quantity).sorted, series, values };
}

/** Without labels there is one series, and it is there from the start. */
function withFirst({ family }: Quantity, points: readonly Point[]): readonly Point[] {
  return points.length === 0 && family?.labels.length === 0 ? [unseen] : points;
}

const unlabelled: readonly string[] = [];

const unseen: Point = {
  labels: unlabelled,
  value: undefined,
  distribution: undefined,
  startMs: undefined,
};

function toNumber(value: StateValue | undefined): number {
  if (value === undefined) return 0;
  return typeof value === 'string' ? Number.NaN : Number(value);
}

interface Timed extends Point {
  readonly distribution: DistributionSnapshot;
}

function isDistribution(point: Point): point is Timed {
  return point.distribution !== undefined;
}

function toDistribution(timing: DistributionSnapshot): Distribution {
  return {
    count: timing.count,
    sum: timing.sum / timing.perUnit,
    perUnit: timing.perUnit,
    bounds: timing.bounds,
    bucketCounts: timing.bucketCounts,
    exemplars: timing.exemplars,
    timing,
  };
}
