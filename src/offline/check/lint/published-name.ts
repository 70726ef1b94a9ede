import { counterSpelling, gaugeSpelling, timingSpelling } from '../../../catalogue/metric-name.ts';
import type { Declarations } from '../../../model/declaration.ts';

/** A name that a declaration publishes, without what the format adds to it. */
export interface PublishedName {
  readonly owner: readonly string[];
  readonly declared: string;
  /** Without `_total` of counters and `_seconds` of timings. */
  readonly published: string;
  readonly type: 'counter' | 'gauge' | 'timing' | 'distribution';
}

export function publishedNames(declarations: Declarations): readonly PublishedName[] {
  const { counts, timings, states, metrics } = declarations;
  return [
    ...counts.flatMap(({ component, name, rate }): PublishedName[] => {
      const owner = ['components', component, 'counts', name];
      return [counter(owner, name), ...(rate === undefined ? [] : [gauge(owner, rate)])];
    }),
    ...timings.map(({ component, name }) =>
      timing(['components', component, 'timings', name], name),
    ),
    ...states
      // An instant gets its unit from the exposition; a text is a state set of any name.
      .filter(({ type }) => type !== 'time' && type !== 'string')
      .map(({ component, name }) => gauge(['components', component, 'states', name], name)),
    ...metrics.map(({ name, type }) => {
      const owner = ['metrics', name];
      if (type === 'counter') return counter(owner, name);
      if (type === 'timing') return timing(owner, name);
      return type === 'gauge' ? gauge(owner, name) : distribution(owner, name);
    }),
  ];
}

function counter(owner: readonly string[], name: string): PublishedName {
  return { owner, declared: name, published: counterSpelling(name).stem, type: 'counter' };
}

function timing(owner: readonly string[], name: string): PublishedName {
  return { owner, declared: name, published: timingSpelling(name).stem, type: 'timing' };
}

/** Its name says its unit itself: `response_bytes`. */
function distribution(owner: readonly string[], name: string): PublishedName {
  return { owner, declared: name, published: gaugeSpelling(name).stem, type: 'distribution' };
}

function gauge(owner: readonly string[], name: string): PublishedName {
  return { owner, declared: name, published: gaugeSpelling(name).stem, type: 'gauge' };
}
