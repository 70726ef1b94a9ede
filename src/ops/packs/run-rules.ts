import { loadConfig } from '../../config/load.ts';
import { CodedError, exitCode } from '../../model/error.ts';
import { ruleGroups } from './rules/groups.ts';
import { renderPrometheusRule, renderRules } from './rules/render.ts';
import { type PackFlags, thresholdsOf } from './thresholds.ts';

export interface RunRulesOptions extends PackFlags {
  readonly configPath: string | undefined;
  readonly preset: string | undefined;
  readonly env: Parameters<typeof loadConfig>[0]['env'];
  readonly flags: Parameters<typeof loadConfig>[0]['flags'];
  readonly format: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** `KEY=VALUE` each. */
  readonly labels: readonly string[];
}

/**
 * The rules of `heartbeat rules`, as text.
 *
 * @throws CodedError for bad flags or configuration
 */
export function rulesText(options: RunRulesOptions): string {
  const { config } = loadConfig({ ...options, cwd: process.cwd() });
  const groups = ruleGroups(config, thresholdsOf(config, options));
  const title = `Rules for ${config.service}, made by heartbeat rules. Change the configuration, not this.`;
  if (options.format === 'rules') return renderRules(groups, title);
  return renderPrometheusRule(groups, title, {
    name: options.name ?? resourceName(config.service),
    namespace: options.namespace,
    labels: Object.fromEntries(options.labels.map(labelOf)),
  });
}

/** DNS-1123: https://kubernetes.io/docs/concepts/overview/working-with-objects/names */
function resourceName(service: string): string {
  const name = service
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${name || 'service'}-heartbeat`.slice(-63);
}

function labelOf(text: string): readonly [string, string] {
  const [, key, value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (key !== undefined) return [key, value];
  throw new CodedError('USAGE', `--label is ${JSON.stringify(text)}`, {
    hint: 'it takes KEY=VALUE, such as release=prometheus',
    exitCode: exitCode.usage,
  });
}
