import type { Config } from '../../model/config.ts';
import { toCounterStem } from '../../publish/families/count-series.ts';
import { toMetricName } from '../../publish/families/name.ts';
import { toInstantStem } from '../../publish/families/state-series.ts';
import { toTimingStem } from '../../publish/families/timing-series.ts';

/** A series of one component, by its published name. */
export interface PublishedSeries {
  readonly component: string;
  /** As it is declared, for a person. */
  readonly title: string;
  readonly name: string;
}

export interface PublishedCount extends PublishedSeries {
  readonly isError: boolean;
  /** Whether it is published as a rate too: the service's main business. */
  readonly isRated: boolean;
  /** Counts every record, errors too. */
  readonly isOfAll: boolean;
}

/** The names under which a configuration is published. */
export interface Published {
  readonly components: readonly string[];
  /** Gauges with rates of the last heartbeat. */
  readonly rates: readonly string[];
  readonly counts: readonly PublishedCount[];
  readonly timings: readonly PublishedSeries[];
  /** Gauges of 1 and 0. */
  readonly switches: readonly PublishedSeries[];
  readonly numbers: readonly PublishedSeries[];
  /** Gauges with epoch seconds. */
  readonly instants: readonly PublishedSeries[];
  /** State sets: a series a value. */
  readonly texts: readonly PublishedSeries[];
  /** A gauge or a state set, by the value that the log gives. */
  readonly undecided: readonly PublishedSeries[];
  /** Counters beyond the heartbeat's, with labels of their own; `gauges` likewise. */
  readonly metrics: readonly LabelledSeries[];
  readonly gauges: readonly LabelledSeries[];
  /** Histograms beyond the heartbeat's. */
  readonly measured: readonly Pick<PublishedSeries, 'title' | 'name'>[];
  /** Whether the log itself says which components there are, and which fields are timings. */
  readonly discoversComponents: boolean;
  readonly discoversTimings: boolean;
}

export interface LabelledSeries {
  readonly name: string;
  readonly labels: readonly string[];
  /** Label sets that it may have. */
  readonly maxSeries: number;
}

export function publishedOf({ declarations }: Config): Published {
  const { components, counts, timings, states, metrics } = declarations;
  const statesOf = (type: string, nameOf: (name: string) => string): readonly PublishedSeries[] =>
    states
      .filter((state) => state.type === type)
      .map(({ component, name }) => ({ component, title: name, name: nameOf(name) }));
  const labelled = (type: string, nameOf: (name: string) => string): readonly LabelledSeries[] =>
    metrics
      .filter((metric) => metric.type === type)
      .map(({ name, labels, maxSeries }) => ({
        name: nameOf(name),
        labels: labels.map((label) => label.name),
        maxSeries,
      }));
  return {
    components,
    rates: counts.flatMap(({ rate }) => (rate === undefined ? [] : [toMetricName(rate)])),
    counts: counts.map(({ component, name, error, rate, from }) => ({
      component,
      title: name,
      name: `${toCounterStem(name)}_total`,
      isError: error,
      isRated: rate !== undefined,
      isOfAll: from.some(
        (source) =>
          source.kind === 'event' && source.when === undefined && source.add === undefined,
      ),
    })),
    timings: timings.map(({ component, name }) => ({
      component,
      title: name,
      name: `${toTimingStem(name)}_seconds`,
    })),
    switches: statesOf('boolean', toMetricName),
    numbers: statesOf('number', toMetricName),
    instants: statesOf('time', (name) => `${toInstantStem(name)}_timestamp_seconds`),
    texts: statesOf('string', toMetricName),
    undecided: statesOf('any', toMetricName),
    metrics: labelled('counter', (name) => `${toCounterStem(name)}_total`),
    gauges: labelled('gauge', toMetricName),
    measured: metrics
      .filter(({ type }) => type === 'timing')
      .map(({ name }) => ({ title: name, name: `${toTimingStem(name)}_seconds` })),
    discoversComponents: declarations.maxDiscoveredComponents > 0,
    discoversTimings: declarations.discoverTimings,
  };
}
