import { series } from '../rules/rule.ts';

/** Names series of the targets that the dashboard's variables choose. */
export type Select = (name: string, component?: string) => string;

export function selectOf(selector: string): Select {
  const chosen = ['job=~"$job"', 'instance=~"$instance"', ...(selector === '' ? [] : [selector])];
  return (name, component) => series(name, chosen.join(','), component);
}

export function rate(series: string): string {
  return `rate(${series}[$__rate_interval])`;
}
