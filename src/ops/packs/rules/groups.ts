import type { Config } from '../../../model/config.ts';
import { publishedOf } from '../published.ts';
import type { PackThresholds } from '../thresholds.ts';
import { recordingRules } from './recording.ts';
import type { RuleGroup } from './rule.ts';
import { serviceAlerts } from './service-alerts.ts';
import { sidecarAlerts } from './sidecar-alerts.ts';

/** Recording and alerting rules for what a configuration publishes. */
export function ruleGroups(config: Config, thresholds: PackThresholds): readonly RuleGroup[] {
  const published = publishedOf(config);
  const { heartbeat, start } = config.declarations.run;
  const groups: readonly RuleGroup[] = [
    { name: 'heartbeat-recording', rules: recordingRules(published, thresholds.selector) },
    {
      name: 'heartbeat-service',
      rules: serviceAlerts(
        published,
        thresholds,
        heartbeat !== undefined,
        (heartbeat ?? start) !== undefined,
      ),
    },
    {
      name: 'heartbeat-sidecar',
      rules: sidecarAlerts(thresholds, config.sequence !== undefined),
    },
  ];
  return groups.filter(({ rules }) => rules.length > 0);
}
