/** A rule of Prometheus that records an expression under a name. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** A rule of Prometheus that fires while an expression has series. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: 'info' | 'warning' | 'critical' };
  readonly annotations: { readonly summary: string; readonly description: string };
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/** A series with label matchers: `name{component="consumer",namespace="shop"}`. */
export function series(name: string, selector: string, component?: string): string {
  const matchers = [
    ...(component === undefined ? [] : [`component=${JSON.stringify(component)}`]),
    ...(selector === '' ? [] : [selector]),
  ];
  return matchers.length === 0 ? name : `${name}{${matchers.join(',')}}`;
}

/** Over how long rates are taken: several scrapes of 30 s, and several heartbeats. */
export const rateWindow = '5m';
