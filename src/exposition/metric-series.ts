import type { Declarations, MetricDeclaration } from '../model/declaration.ts';
import type { SeriesSnapshot } from '../model/snapshot.ts';
import { toCounterStem } from './count-series.ts';
import type { Distribution, Family, Sample } from './family.ts';
import { createLabelRenderer } from './label.ts';
import { toLabelNames, toMetricName } from './name.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './series.ts';
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
  const render = createLabelRenderer(toLabelNames(labels.map((label) => label.name)));
  // Without labels there is one series, and it is there from the start.
  const known = (series: readonly SeriesSnapshot[]): readonly SeriesSnapshot[] =>
    labels.length === 0 && series.length === 0 ? [unseen] : series;

  if (metric.type === 'timing') {
    const none = emptyTiming(metric.bucketsSeconds);
    const family = names.claim(toTimingStem(name), '_seconds', 'histogram');
    return (series) => ({
      name: family,
      type: 'histogram',
      help,
      unit: 'seconds',
      samples: [],
      distributions: known(series)
        .map(({ labels, timing = none }): Distribution => ({ labels: render(labels), timing }))
        .sort(byLabels),
    });
  }
  const { type } = metric;
  const family = names.claim(
    type === 'counter' ? toCounterStem(name) : toMetricName(name),
    '',
    type,
  );
  return (series) => ({
    name: family,
    type,
    help,
    samples: known(series)
      .map(({ labels, value = 0 }): Sample => ({ labels: render(labels), value }))
      .sort(byLabels),
  });
}

const unseen: SeriesSnapshot = { labels: [], value: undefined, timing: undefined };

function byLabels(a: { readonly labels: string }, b: { readonly labels: string }): number {
  if (a.labels === b.labels) return 0;
  return a.labels < b.labels ? -1 : 1;
}
