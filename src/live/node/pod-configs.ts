import { ConfigError } from '../../config/load.ts';
import { loadPodConfig, type PodConfigText } from '../../config/pod-config.ts';
import type { Clock, Timer } from '../../model/clock.ts';
import type { Config } from '../../model/config.ts';
import type { ApiClient } from '../../remote/kubernetes/api-client.ts';
import { createContainerEngine } from './container-engine.ts';
import type { WatchedPod } from './pod-watch.ts';

/** Annotations by which a pod says how its log is to be counted. */
const configAnnotations = {
  /** A configuration, as YAML. */
  inline: 'heartbeat/config',
  /** The ConfigMap of the pod's namespace whose `heartbeat.yaml` is one. */
  configMap: 'heartbeat/config-map',
  preset: 'heartbeat/preset',
} as const;

/** The configuration that holds for a pod. */
export interface PodConfig {
  /** `undefined`: what it says cannot be used. */
  readonly config: Config | undefined;
  /** Where it says so; `undefined`: it says nothing, and the follower's own holds. */
  readonly where: string | undefined;
  /** Why it cannot be used. */
  readonly problem: string | undefined;
}

export interface PodConfigsOptions {
  readonly client: Pick<ApiClient, 'getJson'>;
  readonly clock: Clock;
  /** Something that pods said is known now, or is another. */
  readonly onChange: () => void;
  /** Time between two looks at ConfigMaps; 60,000 by default. */
  readonly everyMs?: number;
}

interface Fetched {
  readonly text: string | undefined;
  readonly problem: string | undefined;
}

/** Texts whose configurations are remembered at most. */
const maxRemembered = 1024;

/** What pods say of their configuration: in an annotation, or in a ConfigMap that one names. */
export class PodConfigs {
  readonly #options: PodConfigsOptions;
  readonly #stop = new AbortController();
  /** By `namespace/name`, what ConfigMaps hold that pods name. */
  readonly #fetched = new Map<string, Fetched>();
  readonly #fetching = new Map<string, Promise<void>>();
  readonly #known = new Map<string, PodConfig>();
  #follower: Config | undefined;
  #wanted: ReadonlySet<string> = new Set();
  #timer: Timer | undefined;

  constructor(options: PodConfigsOptions) {
    this.#options = options;
  }

  /** These pods ask to be counted now. Settles when what they name has been asked for. */
  async want(pods: readonly WatchedPod[]): Promise<void> {
    this.#wanted = new Set(pods.flatMap((pod) => configMapOf(pod) ?? []));
    for (const name of this.#fetched.keys()) {
      if (!this.#wanted.has(name)) this.#fetched.delete(name);
    }
    const missing = [...this.#wanted].filter((name) => !this.#fetched.has(name));
    this.#schedule();
    await Promise.all(missing.map((name) => this.#fetch(name)));
  }

  /** Whether what the pod says is at hand: before that nothing of it is to be counted. */
  isKnown(pod: WatchedPod): boolean {
    const name = configMapOf(pod);
    return name === undefined || this.#fetched.has(name);
  }

  /** What holds for a pod, beside what is the follower's for all. */
  of(pod: WatchedPod, follower: Config): PodConfig {
    const inline = pod.annotations[configAnnotations.inline];
    const configMap = configMapOf(pod);
    const preset = pod.annotations[configAnnotations.preset];
    if (inline === undefined && configMap === undefined && preset === undefined) {
      return { config: follower, where: undefined, problem: undefined };
    }
    const where = whereOf(pod, inline, configMap);
    if (inline !== undefined && configMap !== undefined) {
      const both = `${configAnnotations.inline} and ${configAnnotations.configMap}`;
      return { config: undefined, where, problem: `the pod has both ${both}: leave one out` };
    }
    const fetched = configMap === undefined ? undefined : this.#fetched.get(configMap);
    if (fetched !== undefined && fetched.text === undefined) {
      return { config: undefined, where, problem: fetched.problem };
    }
    return this.#load({ where, text: inline ?? fetched?.text, preset }, follower);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#stop.abort(new Error('stopped'));
  }

  /** Pods of one Deployment say the same: it is read once. */
  #load(source: PodConfigText, follower: Config): PodConfig {
    if (this.#follower !== follower || this.#known.size > maxRemembered) this.#known.clear();
    this.#follower = follower;
    const key = JSON.stringify([source.text, source.preset]);
    const known = this.#known.get(key) ?? loaded(source, follower);
    this.#known.set(key, known);
    return { ...known, where: source.where };
  }

  #schedule(): void {
    const { clock, everyMs = 60_000 } = this.#options;
    if (this.#timer !== undefined || this.#wanted.size === 0 || this.#stop.signal.aborted) return;
    this.#timer = clock.setTimer(() => {
      void Promise.all([...this.#wanted].map((name) => this.#fetch(name))).then(() => {
        this.#timer = undefined;
        this.#schedule();
      });
    }, everyMs);
  }

  #fetch(name: string): Promise<void> {
    const fetching = this.#fetching.get(name) ?? this.#fetchNow(name);
    this.#fetching.set(name, fetching);
    return fetching.finally(() => this.#fetching.delete(name));
  }

  async #fetchNow(name: string): Promise<void> {
    const [namespace = '', configMap = ''] = name.split('/').map(encodeURIComponent);
    const path = `/api/v1/namespaces/${namespace}/configmaps/${configMap}`;
    const before = this.#fetched.get(name);
    let next: Fetched;
    try {
      const answer = await this.#options.client.getJson(path, {}, this.#stop.signal);
      next = textIn(answer);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const problem = error instanceof Error ? error.message : String(error);
      // While it cannot be read, what it said last holds.
      next = before?.text === undefined ? { text: undefined, problem } : before;
    }
    this.#fetched.set(name, next);
    if (next.text !== before?.text || next.problem !== before?.problem) this.#options.onChange();
  }
}

function loaded(source: PodConfigText, follower: Config): PodConfig {
  try {
    const config = loadPodConfig(source, follower);
    // What only compiling its rules finds wrong is found now.
    createContainerEngine(config);
    return { config, where: source.where, problem: undefined };
  } catch (error) {
    return { config: undefined, where: source.where, problem: problemOf(error) };
  }
}

function problemOf(error: unknown): string {
  if (!(error instanceof ConfigError))
    return error instanceof Error ? error.message : String(error);
  return error.problems
    .map(({ line, column, message, expected }) => {
      const position = line === undefined ? '' : `line ${line}, column ${column}: `;
      return `${position}${message}${expected === undefined ? '' : `, expected ${expected}`}`;
    })
    .join('; ');
}

function configMapOf({ namespace, annotations }: WatchedPod): string | undefined {
  const name = annotations[configAnnotations.configMap];
  return name === undefined ? undefined : `${namespace}/${name}`;
}

function whereOf(
  { namespace, name }: WatchedPod,
  inline: string | undefined,
  configMap: string | undefined,
): string {
  if (configMap !== undefined) return `heartbeat.yaml of ConfigMap ${configMap}`;
  const annotation = inline === undefined ? configAnnotations.preset : configAnnotations.inline;
  return `annotation ${annotation} of pod ${namespace}/${name}`;
}

function textIn(answer: unknown): Fetched {
  const { data } = answer as { readonly data?: Readonly<Record<string, unknown>> };
  const text = data?.['heartbeat.yaml'];
  return typeof text === 'string'
    ? { text, problem: undefined }
    : { text: undefined, problem: 'the ConfigMap has no heartbeat.yaml' };
}
