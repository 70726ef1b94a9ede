import type { Declarations, StateValue } from '../model/declaration.ts';
import type { TimingSnapshot } from '../model/distribution.ts';
import { isoOrNull, jsonValue } from '../model/json-value.ts';
import type { DiscoveredComponentSnapshot, Snapshot } from '../model/snapshot.ts';

/** One component in the health document: everything declared of it, by its declared name. */
export interface ComponentReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly timings: Readonly<Record<string, TimingReport>>;
  /** `null`: not known yet. */
  readonly states: Readonly<Record<string, StateValue | null>>;
  /** When each count grew last and each state changed last, by the log's own time. */
  readonly last_times: Readonly<Record<string, string | null>>;
}

/**
 * Average and maximum are over the last samples, quantiles over all. Of a component that was found
 * by its logger only the last samples are kept: `count` is theirs, and quantiles are `null`.
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

export function componentReports(
  declarations: Declarations,
  snapshot: Snapshot,
): Readonly<Record<string, ComponentReport>> {
  const { components, counts, timings, states } = declarations;
  const of = <Declared extends { readonly component: string }, Value>(
    component: string,
    declared: readonly Declared[],
    describe: (declaration: Declared, id: number) => readonly [string, Value],
  ): Readonly<Record<string, Value>> =>
    Object.fromEntries(
      declared.flatMap((one, id) => (one.component === component ? [describe(one, id)] : [])),
    );
  const declared = Object.fromEntries(
    components.map((component) => [
      componentKey(component),
      {
        counts: of(component, counts, ({ name }, id) => [name, snapshot.counts[id]?.value ?? 0]),
        timings: of(component, timings, ({ name }, id) => [
          name,
          timingReport(snapshot.timings[id]),
        ]),
        states: of(component, states, ({ name }, id) => [
          name,
          jsonValue(snapshot.states[id]?.value),
        ]),
        last_times: {
          ...of(component, counts, ({ name }, id) => [
            name,
            isoOrNull(snapshot.counts[id]?.lastTimeMs),
          ]),
          ...of(component, states, ({ name }, id) => [
            name,
            isoOrNull(snapshot.states[id]?.changedTimeMs),
          ]),
        },
      },
    ]),
  );
  const found = snapshot.discoveredComponents.map((component) => [
    componentKey(component.name),
    discoveredReport(component),
  ]);
  return { ...Object.fromEntries(found), ...declared };
}

function discoveredReport(component: DiscoveredComponentSnapshot): ComponentReport {
  const { records, errors, lastTimeMs, timings } = component;
  return {
    counts: { records, errors },
    timings: Object.fromEntries(
      timings.map(({ field, samples, averageMs, maximumMs }) => [
        field,
        {
          count: samples,
          average_ms: toMicroseconds(averageMs),
          maximum_ms: toMicroseconds(maximumMs),
          p50_ms: null,
          p90_ms: null,
          p99_ms: null,
        },
      ]),
    ),
    states: {},
    last_times: { records: isoOrNull(lastTimeMs) },
  };
}

function timingReport(timing: TimingSnapshot | undefined): TimingReport {
  const quantile = (q: number): number | null => toMicroseconds(timing?.quantileMs(q));
  return {
    count: timing?.count ?? 0,
    average_ms: toMicroseconds(timing?.windowAverageMs),
    maximum_ms: toMicroseconds(timing?.windowMaximumMs),
    p50_ms: quantile(0.5),
    p90_ms: quantile(0.9),
    p99_ms: quantile(0.99),
  };
}

/** Milliseconds, to the microsecond. */
function toMicroseconds(durationMs: number | undefined): number | null {
  return durationMs === undefined ? null : Math.round(durationMs * 1000) / 1000;
}
