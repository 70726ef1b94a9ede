import type { Config } from '../../model/config.ts';
import type { ContainerName } from './container.ts';
import { type PodConfig, PodConfigs } from './pod-configs.ts';
import { PodWatch, type PodWatchOptions, type WatchedPod } from './pod-watch.ts';

/** Annotations by which a pod says whether it is to be counted. */
const annotations = {
  /** `"true"`: its logs are to be counted. */
  enabled: 'heartbeat/enabled',
  /** The one container of it whose log is; without it all. */
  container: 'heartbeat/container',
} as const;

/** The kubelet names a static pod's folder by this, not by the uid that the API server gives it. */
const staticPodHash = 'kubernetes.io/config.hash';

/** The pods of a node that ask to be counted, and how. */
export class AnnotatedPods {
  readonly #watch: PodWatch;
  readonly #configs: PodConfigs;
  #asking: ReadonlyMap<string, WatchedPod> = new Map();
  #byName: ReadonlyMap<string, WatchedPod> = new Map();
  #onChange = (): void => {};

  constructor(options: Omit<PodWatchOptions, 'onChange'>) {
    const { client, clock } = options;
    this.#watch = new PodWatch({ ...options, onChange: () => this.#look() });
    this.#configs = new PodConfigs({ client, clock, onChange: () => this.#onChange() });
  }

  /** Told when what pods say of their configuration may be another. */
  set onChange(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether the pod whose folder has that id asks for that container's log. */
  isAsking(uid: string, container: string): boolean {
    const pod = this.#asking.get(uid);
    if (pod === undefined || !this.#configs.isKnown(pod)) return false;
    return (pod.annotations[annotations.container] ?? container) === container;
  }

  /** What holds for a pod; `undefined`: it does not ask, or not any more. */
  configOf({ namespace, pod }: ContainerName, follower: Config): PodConfig | undefined {
    const found = this.#byName.get(`${namespace}/${pod}`);
    return found && this.#configs.of(found, follower);
  }

  /** Settles when the pods of the first list are known, and what they say; or after a failure. */
  async start(): Promise<void> {
    await this.#watch.start();
    await this.#configs.want([...this.#asking.values()]);
  }

  stop(): void {
    this.#watch.stop();
    this.#configs.stop();
  }

  #look(): void {
    const asking = [...this.#watch.pods].filter(
      (pod) => pod.annotations[annotations.enabled] === 'true',
    );
    this.#asking = new Map(
      asking.flatMap((pod) =>
        [pod.uid, pod.annotations[staticPodHash]].flatMap((id) =>
          id === undefined ? [] : [[id, pod] as const],
        ),
      ),
    );
    this.#byName = new Map(asking.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
    void this.#configs.want(asking);
    this.#onChange();
  }
}
