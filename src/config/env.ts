import { nearest } from '../model/nearest-name.ts';
import { nestedNode } from './nested.ts';
import { type ConfigNode, nodeOf } from './node.ts';
import { type SettingPath, settingAt, valueOfText } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'HEARTBEAT_';
const variables: Readonly<Record<string, SettingPath>> = {
  HEARTBEAT_ENABLED: 'heartbeat.enabled',
  HEARTBEAT_INTERVAL_SECONDS: 'heartbeat.interval_seconds',
  HEARTBEAT_INCLUDE_DETAILED_STATS: 'heartbeat.include_detailed_stats',
  HEARTBEAT_OUT: 'heartbeat.out',
  HEARTBEAT_HOST: 'http.host',
  HEARTBEAT_PORT: 'http.port',
  HEARTBEAT_WEB_CONFIG_FILE: 'http.web_config_file',
  HEARTBEAT_QUARANTINE: 'http.quarantine',
  HEARTBEAT_RELOAD_FOLLOW: 'reload.follow',
  HEARTBEAT_RELOAD_HTTP: 'reload.http',
  HEARTBEAT_FILE: 'source.file',
  HEARTBEAT_POD_CONTAINER: 'source.pod.container',
  HEARTBEAT_SERVICE: 'service',
  HEARTBEAT_STATE_DIR: 'state.directory',
};
/** Variables that select the configuration to read; they are not settings. */
const selectors = ['HEARTBEAT_CONFIG', 'HEARTBEAT_PRESET'];
const known = new Set([...Object.keys(variables), ...selectors]);

/**
 * Kubernetes gives every pod variables for the Services of its namespace; one named `heartbeat` or
 * `heartbeat-x` takes names from this program. See "Environment variables" in
 * https://kubernetes.io/docs/concepts/services-networking/service/
 */
const serviceLink =
  /^HEARTBEAT_(\w+_)?(SERVICE_(HOST|PORT\w*)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;
const serviceAddress = /^(tcp|udp|sctp):\/\//;

/** A variable's value; an empty one counts as unset. */
export function variable(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value === '' ? undefined : value;
}

/** The settings in the environment, and warnings about unknown variables. */
export function readEnvironment(env: Environment): {
  readonly node: ConfigNode;
  readonly warnings: readonly string[];
} {
  const settings: [SettingPath, ConfigNode][] = [];
  const warnings: string[] = [];
  for (const name of Object.keys(env)
    .filter((key) => key.startsWith(prefix))
    .toSorted()) {
    const value = variable(env, name);
    if (value === undefined) continue;
    const path = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (path !== undefined && !isServicePort(name, value)) {
      const span = { kind: 'env', name } as const;
      settings.push([path, nodeOf(valueOfText(value, settingAt(path).kind), span, path)]);
      continue;
    }
    const warning = warningOf(name, value);
    if (warning !== undefined) warnings.push(warning);
  }
  return { node: nestedNode(settings), warnings };
}

function ending(name: string): string {
  return name.slice(prefix.length);
}

function isServicePort(name: string, value: string): boolean {
  return name === 'HEARTBEAT_PORT' && serviceAddress.test(value);
}

function warningOf(name: string, value: string): string | undefined {
  if (isServicePort(name, value)) {
    return (
      'environment variable HEARTBEAT_PORT holds the address of a Kubernetes Service named ' +
      '"heartbeat" and was ignored; set http.port in the configuration, ' +
      'or enableServiceLinks: false in the pod'
    );
  }
  const linked = serviceLink.test(name) || (name.endsWith('_PORT') && serviceAddress.test(value));
  if (known.has(name) || linked) return undefined;
  // The prefix was typed right; the rest shows which variable was meant.
  const meant = nearest(ending(name), [...known].map(ending));
  const suggestion = meant === undefined ? '' : `; did you mean ${prefix}${meant}?`;
  return `environment variable ${name} is unknown and was ignored${suggestion}`;
}
