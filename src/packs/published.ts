import { toCounterStem } from '../exposition/count-series.ts';
import { toMetricName } from '../exposition/name.ts';
import { toInstantStem } from '../exposition/state-series.ts';
import { toTimingStem } from '../exposition/timing-series.ts';
import type { Config } from '../model/config.ts';

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
  /** Counters beyond the heartbeat's, with labels of their own. */
  readonly metrics: readonly LabelledCounter[];
  /** Histograms beyond the heartbeat's. */
  readonly measured: readonly Pick<PublishedSeries, 'title' | 'name'>[];
}

interface LabelledCounter {
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
    metrics: metrics
      .filter(({ type }) => type === 'counter')
      .map(({ name, labels, maxSeries }) => ({
        name: `${toCounterStem(name)}_total`,
        labels: labels.map((label) => label.name),
        maxSeries,
      })),
    measured: metrics
      .filter(({ type }) => type === 'timing')
      .map(({ name }) => ({ title: name, name: `${toTimingStem(name)}_seconds` })),
  };
}
