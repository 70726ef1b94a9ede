import type { StateValue } from '../model/declaration.ts';
import {
  type ComponentFamilies,
  loggerComponents,
  numberOf,
  ofComponent,
  pointOf,
} from '../model/families.ts';
import type { Family } from '../model/family.ts';
import { isoOrNull, jsonValue } from '../model/json-value.ts';

/** One component in the health document: everything measured of it, by its declared name. */
export interface ComponentReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly timings: Readonly<Record<string, TimingReport>>;
  /** `null`: not known yet. */
  readonly states: Readonly<Record<string, StateValue | null>>;
  /** When each count grew last and each state changed last, by the log's own time. */
  readonly last_times: Readonly<Record<string, string | null>>;
}

/**
 * Average and maximum are over the last samples, quantiles over all. Of a component that its logger
 * names only the last samples are kept: `count` is theirs, and quantiles are `null`.
 */
export interface TimingReport {
  readonly count: number;
  readonly average_ms: number | null;
  readonly maximum_ms: number | null;
  readonly p50_ms: number | null;
  readonly p90_ms: number | null;
  readonly p99_ms: number | null;
}

/** A component that has the name of one of the sidecar's own reports stands beside it. */
const ownNames: ReadonlySet<string> = new Set(['heartbeat', 'source']);

/** The key of a component in the JSON documents. */
export function componentKey(component: string): string {
  return ownNames.has(component) ? `service_${component}` : component;
}

/** `declared`: components that the configuration names; loggers name others. */
export function componentReports(
  declared: readonly string[],
  families: readonly Family[],
): Readonly<Record<string, ComponentReport>> {
  return Object.fromEntries(
    [...new Set([...loggerComponents(families), ...declared])].map((component) => [
      componentKey(component),
      componentReport(ofComponent(families, component)),
    ]),
  );
}

function componentReport({ counts, timings, states }: ComponentFamilies): ComponentReport {
  const timed = [...counts, ...states].filter(({ facets }) => 'lastTimeMs' in facets);
  return {
    counts: byName(counts, numberOf),
    timings: byName(timings, timingReport),
    states: byName(states, (state) => jsonValue(pointOf(state)?.value)),
    last_times: byName(timed, ({ facets }) => isoOrNull(facets.lastTimeMs)),
  };
}

function byName<Value>(
  families: readonly Family[],
  describe: (family: Family) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(families.map((family) => [family.quantity.name, describe(family)]));
}

function timingReport(family: Family): TimingReport {
  const distribution = pointOf(family)?.distribution;
  const { window } = family.facets;
  const quantile = (q: number): number | null => toMicroseconds(distribution?.quantile(q));
  return {
    count: distribution?.count ?? window?.samples ?? 0,
    average_ms: toMicroseconds(window?.averageMs),
    maximum_ms: toMicroseconds(window?.maximumMs),
    p50_ms: quantile(0.5),
    p90_ms: quantile(0.9),
    p99_ms: quantile(0.99),
  };
}

/** Milliseconds, to the microsecond. */
function toMicroseconds(durationMs: number | undefined): number | null {
  return durationMs === undefined ? null : Math.round(durationMs * 1000) / 1000;
}
