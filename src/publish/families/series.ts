import type { Declarations } from '../../model/declaration.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { createCountSeries } from './count-series.ts';
import { createDiscoveredSeries } from './discovered-series.ts';
import type { Family } from './family.ts';
import { createFoundSeries } from './found-series.ts';
import { createHeartbeatFieldSeries } from './heartbeat-field-series.ts';
import { createMetricSeries } from './metric-series.ts';
import { NameBook } from './name-book.ts';
import { createRateSeries } from './rate-series.ts';
import { createRunSeries } from './run-series.ts';
import { createStateSeries } from './state-series.ts';
import { createTimingSeries } from './timing-series.ts';

/** What one scrape shows: a snapshot, and the rates of the last heartbeat by name. */
interface Observed {
  readonly snapshot: Snapshot;
  readonly rates: Readonly<Record<string, number>>;
}

/** Translates what was observed to families. Remembers names that it gave and states it saw. */
export type Series = (observed: Observed) => readonly Family[];

/**
 * Names every series that the declarations promise, once: rates first, since alerting rules know
 * them by these names, then counts, timings, states, metrics and what is discovered on the way. A
 * name that is taken gets a number.
 */
export function createSeries(declarations: Declarations): Series {
  const names = new NameBook();
  const parts: readonly Series[] = [
    createRateSeries(declarations, names),
    createCountSeries(declarations, names),
    createTimingSeries(declarations, names),
    createStateSeries(declarations, names),
    createMetricSeries(declarations, names),
    createFoundSeries(declarations, names),
    createDiscoveredSeries(names),
    createHeartbeatFieldSeries(names),
    createRunSeries(declarations),
  ];
  return (observed) => parts.flatMap((part) => part(observed));
}
