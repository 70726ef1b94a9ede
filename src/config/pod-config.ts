import type { Config } from '../model/config.ts';
import { CodedError, exitCode } from '../model/error.ts';
import { loadConfig } from './load.ts';

/** The configuration that a pod carries for its own log. */
export interface PodConfigText {
  /** Where the text is found: `annotation heartbeat/config of pod shop/web-0`. */
  readonly where: string;
  /** The text of a whole configuration file. */
  readonly text: string | undefined;
  readonly preset: string | undefined;
}

/** Settings of the follower that hold for all of its pods. */
const followerSettings =
  /^(?:source\.(?:file|start|pod|node|stdin|command)|http|state|reload|limits\.max_(?:line_bytes|files)|heartbeat\.(?:enabled|interval_seconds|grace_seconds|out))(?:\.|$)/;

/**
 * The configuration for one pod of a node: the pod's declarations, with the follower's settings
 * for the rest. The pod's text is read like a file; it replaces the follower's declarations.
 * @throws ConfigError with all problems; CodedError POD_CONFIG_NOT_ITS_OWN for a setting that
 *   only the follower has
 */
export function loadPodConfig({ where, text, preset }: PodConfigText, follower: Config): Config {
  const { config, sourceLayers } = loadConfig({
    configPath: text === undefined ? undefined : where,
    preset,
    env: {},
    flags: {},
    cwd: '/',
    readText() {
      if (text !== undefined) return text;
      throw Object.assign(new Error('there is no file'), { code: 'ENOENT' });
    },
  });
  for (const [path, layer] of sourceLayers) {
    if (layer.kind === 'file' && followerSettings.test(path)) {
      const message = `${where}:${layer.line}: ${path} is the follower's, not a pod's`;
      throw new CodedError('POD_CONFIG_NOT_ITS_OWN', message, { exitCode: exitCode.usage });
    }
  }
  const { service, sequence, envelope, health, profile, declarations } = config;
  const { includeDetailedStats } = config.heartbeat;
  const heartbeat = { ...follower.heartbeat, includeDetailedStats };
  return Object.freeze({
    ...follower,
    service,
    sequence,
    envelope,
    health,
    profile,
    declarations,
    heartbeat,
  });
}
