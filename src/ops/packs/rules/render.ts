import { stringify } from 'yaml';
import type { RuleGroup } from './rule.ts';

/** A file of rules, as Prometheus' `rule_files` reads it. */
export function renderRules(groups: readonly RuleGroup[], title: string): string {
  return `# ${title}\n${yaml({ groups })}`;
}

export interface ResourceName {
  readonly name: string;
  readonly namespace: string | undefined;
  /** By which an operator finds it: `release: prometheus`. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The same as a PrometheusRule of the Prometheus operator. */
export function renderPrometheusRule(
  groups: readonly RuleGroup[],
  title: string,
  { name, namespace, labels }: ResourceName,
): string {
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
  const resource = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata,
    spec: { groups },
  };
  return `# ${title}\n${yaml(resource)}`;
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
