import { series } from '../rules/rule.ts';

/** One component by its name, those that a variable matches, or matchers in place of a name. */
type Of = string | { readonly matching: string } | { readonly names: string };

/** Names series of the targets that the dashboard's variables choose. */
export type Select = (name: string, of?: Of) => string;

export function selectOf(selector: string): Select {
  const chosen = ['job=~"$job"', 'instance=~"$instance"', ...(selector === '' ? [] : [selector])];
  return (name, of) => {
    if (typeof of !== 'object') return series(name, chosen.join(','), of);
    const first = 'names' in of ? of.names : `component=~"${of.matching}"`;
    return series(name, [first, ...chosen].join(','));
  };
}

export function rate(series: string): string {
  return `rate(${series}[$__rate_interval])`;
}
