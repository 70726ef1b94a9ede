import type { Quantity, ValueType } from '../../../model/quantity.ts';
import { errorsOf, type Published, seriesName } from '../published.ts';
import { histogramOf, histogramPanels } from './histogram-panels.ts';
import { type Panel, type Query, stat, stateTimeline, timeseries } from './panel.ts';
import { rate, type Select } from './select.ts';

/** One component: how much, how much of it failed, how long it took, and what it says of itself. */
export function componentRow(
  component: string,
  published: Published,
  select: Select,
): readonly Panel[] {
  const errors = errorsOf(component, published);
  const counts = published.counts.filter((count) => count.component === component);
  const timings = published.timings.filter((timing) => timing.component === component);
  const statesOf = (type: ValueType | undefined): readonly Quantity[] =>
    published.states.filter((state) => state.component === component && state.valueType === type);
  const rateOf = (count: Quantity): Query => ({
    expr: rate(select(seriesName(count), component)),
    legend: `${count.name} {{instance}}`,
  });
  const plain = (state: Quantity): Query => ({
    expr: select(seriesName(state), component),
    legend: `${state.name} {{instance}}`,
  });
  const panels = [
    panelOf('Rates', counts.filter((count) => !errors.includes(count)).map(rateOf), 'cps'),
    panelOf('Errors', errors.map(rateOf), 'cps'),
    ...timings.flatMap((timing) => histogramPanels(histogramOf(timing), select, component)),
    panelOf('Numbers', statesOf('number').map(plain), 'short'),
  ].filter((panel) => panel !== undefined);
  const switches = statesOf('boolean').map(plain);
  const texts = [
    ...statesOf('string').map((state) => ({
      expr: `${select(seriesName(state), component)} == 1`,
      legend: `{{${labelOfValue(state)}}} {{instance}}`,
    })),
    // Undecided: a gauge or a state set, as its first value decides.
    ...statesOf(undefined).map((state) => ({
      expr: select(seriesName(state), component),
      legend: `${state.name} {{${labelOfValue(state)}}} {{instance}}`,
    })),
  ];
  const instants = statesOf('time').map((state) => ({
    expr: `time() - (${select(seriesName(state), component)} > 0)`,
    legend: `${state.name} {{instance}}`,
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

/** The label of a state set that names the value. */
function labelOfValue(state: Quantity): string {
  return state.family?.labels.at(-1) ?? seriesName(state);
}
