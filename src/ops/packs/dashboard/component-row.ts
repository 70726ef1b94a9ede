import type { Published, PublishedSeries } from '../published.ts';
import { type Panel, type Query, stat, stateTimeline, timeseries } from './panel.ts';
import { rate, type Select } from './select.ts';
import { timingPanels } from './timing-panels.ts';

/** One component: how much, how much of it failed, how long it took, and what it says of itself. */
export function componentRow(
  component: string,
  published: Published,
  select: Select,
): readonly Panel[] {
  const own = <T extends PublishedSeries>(all: readonly T[]): readonly T[] =>
    all.filter((one) => one.component === component);
  const counts = own(published.counts);
  const rateOf = ({ name, title }: PublishedSeries): Query => ({
    expr: rate(select(name, component)),
    legend: `${title} {{instance}}`,
  });
  const plain = ({ name, title }: PublishedSeries): Query => ({
    expr: select(name, component),
    legend: `${title} {{instance}}`,
  });
  const panels = [
    panelOf('Rates', own(counts.filter(({ isError }) => !isError)).map(rateOf), 'cps'),
    panelOf('Errors', own(counts.filter(({ isError }) => isError)).map(rateOf), 'cps'),
    ...own(published.timings).flatMap((timing) => timingPanels(timing, select, component)),
    panelOf('Numbers', own(published.numbers).map(plain), 'short'),
  ].filter((panel) => panel !== undefined);
  const switches = own(published.switches).map(plain);
  const texts = [
    ...own(published.texts).map(({ name }) => ({
      expr: `${select(name, component)} == 1`,
      legend: `{{${name}}} {{instance}}`,
    })),
    ...own(published.undecided).map(({ name, title }) => ({
      expr: select(name, component),
      legend: `${title} {{${name}}} {{instance}}`,
    })),
  ];
  const instants = own(published.instants).map(({ name, title }) => ({
    expr: `time() - (${select(name, component)} > 0)`,
    legend: `${title} {{instance}}`,
  }));
  return [
    ...panels,
    ...(switches.length === 0 ? [] : [stateTimeline({ title: 'Health', queries: switches })]),
    ...(texts.length === 0 ? [] : [stateTimeline({ title: 'States', queries: texts })]),
    ...(instants.length === 0 ? [] : [stat({ title: 'Since', unit: 's', queries: instants }, 12)]),
  ];
}

function panelOf(title: string, queries: readonly Query[], unit: 'cps' | 'short') {
  return queries.length === 0 ? undefined : timeseries({ title, unit, queries });
}
