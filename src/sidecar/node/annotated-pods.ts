import { PodWatch, type PodWatchOptions, type WatchedPod } from './pod-watch.ts';

/** Annotations by which a pod says whether, and how, it is to be counted. */
export const annotations = {
  /** `"true"`: its logs are to be counted. */
  enabled: 'heartbeat/enabled',
  /** The one container of it whose log is; without it all. */
  container: 'heartbeat/container',
} as const;

/** The kubelet names a static pod's folder by this, not by the uid that the API server gives it. */
const staticPodHash = 'kubernetes.io/config.hash';

/** The pods of a node that ask to be counted. */
export class AnnotatedPods {
  readonly #watch: PodWatch;
  #asking: ReadonlyMap<string, WatchedPod> = new Map();

  constructor(options: Omit<PodWatchOptions, 'onChange'>) {
    this.#watch = new PodWatch({ ...options, onChange: () => this.#look() });
  }

  /** Whether the pod whose folder has that id asks for that container's log. */
  isAsking(uid: string, container: string): boolean {
    const pod = this.#asking.get(uid);
    if (pod === undefined) return false;
    return (pod.annotations[annotations.container] ?? container) === container;
  }

  /** Settles after the first list, or the first failure. */
  start(): Promise<void> {
    return this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
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
  }
}
