import type { Declarations } from '../../model/declaration.ts';
import { createCountSeries } from './count-series.ts';
import { createDiscoveredComponentSeries } from './discovered-component-series.ts';
import { createDiscoveredTimingSeries } from './discovered-timing-series.ts';
import { createHeartbeatFieldSeries } from './heartbeat-field-series.ts';
import { createMetricSeries } from './metric-series.ts';
import { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';
import { createRateSeries } from './rate-series.ts';
import { createRunSeries } from './run-series.ts';
import { createStateSeries } from './state-series.ts';
import { createTimingSeries } from './timing-series.ts';

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
    createDiscoveredComponentSeries(declarations, names),
    createDiscoveredTimingSeries(names),
    createHeartbeatFieldSeries(names),
    createRunSeries(declarations),
  ];
  return (observed) => parts.flatMap((part) => part(observed));
}
