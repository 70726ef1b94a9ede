import type { Config } from '../model/config.ts';
import { CodedError, exitCode } from '../model/error.ts';
import { loadConfig } from './load.ts';

/** What a pod says of how its log is to be counted. */
export interface PodConfigText {
  /** What a person would look for: `annotation heartbeat/config of pod shop/web-0`. */
  readonly where: string;
  /** A configuration file, whole. */
  readonly text: string | undefined;
  readonly preset: string | undefined;
}

/** What concerns the follower and all of its pods. */
const followerSettings =
  /^(?:source\.(?:file|start|pod|node|stdin|command)|http|state|reload|limits\.max_(?:line_bytes|files)|heartbeat\.(?:enabled|interval_seconds|grace_seconds|out))(?:\.|$)/;

/**
 * The configuration by which one pod of a node is counted: what it declares, with the rest of the
 * follower's own. What it says is read as a file is, and does not add to what the follower declares.
 * @throws ConfigError with all problems; CodedError POD_CONFIG_NOT_ITS_OWN for a setting that is
 *   the follower's
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
