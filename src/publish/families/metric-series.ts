import type { Declarations, MetricDeclaration } from '../../model/declaration.ts';
import type { SeriesSnapshot } from '../../model/snapshot.ts';
import { toCounterStem } from './count-series.ts';
import type { Family } from './family.ts';
import { LabelOrder } from './label-order.ts';
import { toMetricName } from './name.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';
import { emptyTiming, toTimingStem } from './timing-series.ts';

/** The metrics beyond the heartbeat's, each a family of its own, its series in order of labels. */
export function createMetricSeries({ metrics }: Declarations, names: NameBook): Series {
  const publishers = metrics.map((metric) => createPublisher(metric, names));
  return ({ snapshot }) =>
    publishers.map((publish, id) => publish(snapshot.metrics[id]?.series ?? []));
}

type Publisher = (series: readonly SeriesSnapshot[]) => Family;

function createPublisher(metric: MetricDeclaration, names: NameBook): Publisher {
  const { name, labels, help = `Metric ${name} of the service, read from its log.` } = metric;
  const order = new LabelOrder(labels.map((label) => label.name));
  // Without labels there is one series, and it is there from the start.
  const known = (series: readonly SeriesSnapshot[]): readonly SeriesSnapshot[] =>
    labels.length === 0 && series.length === 0 ? [unseen] : series;

  if (metric.type === 'timing') {
    const none = emptyTiming(metric.bucketsSeconds);
    const family = names.reserve(toTimingStem(name), '_seconds', 'histogram');
    return (given) => {
      const series = known(given);
      const distributions = order
        .arrange(series)
        .map(({ index, labels }) => ({ labels, timing: series[index]?.timing ?? none }));
      return { name: family, type: 'histogram', help, unit: 'seconds', samples: [], distributions };
    };
  }
  const { type } = metric;
  const stem = type === 'counter' ? toCounterStem(name) : toMetricName(name);
  const family = names.reserve(stem, '', type);
  return (given) => {
    const series = known(given);
    const samples = order
      .arrange(series)
      .map(({ index, labels }) => ({ labels, value: series[index]?.value ?? 0 }));
    return { name: family, type, help, samples };
  };
}

const unseen: SeriesSnapshot = { labels: [], value: undefined, timing: undefined };
