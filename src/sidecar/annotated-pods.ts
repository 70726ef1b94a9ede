import type { ApiClient } from '../kubernetes/api-client.ts';
import type { Clock, Timer } from '../model/clock.ts';
import type { Log } from '../model/log.ts';

/** A pod with this annotation, `"true"`, asks for its logs to be counted. */
const annotation = 'heartbeat/enabled';
/** The kubelet names a static pod's folder by this, not by the uid that the API server gives it. */
const staticPodHash = 'kubernetes.io/config.hash';

export interface AnnotatedPodsOptions {
  readonly client: Pick<ApiClient, 'getJson'>;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Time between two lists; 10,000 by default. */
  readonly everyMs?: number;
}

/**
 * The pods of a node that ask to be counted, listed again and again. While the API server cannot be
 * asked, those that asked last still count.
 */
export class AnnotatedPods {
  readonly #options: AnnotatedPodsOptions;
  readonly #aborter = new AbortController();
  #uids: ReadonlySet<string> = new Set();
  #timer: Timer | undefined;
  #toldProblem: string | undefined;

  constructor(options: AnnotatedPodsOptions) {
    this.#options = options;
  }

  has(uid: string): boolean {
    return this.#uids.has(uid);
  }

  /** Settles after the first list, or the first failure. */
  async start(): Promise<void> {
    await this.#list();
    this.#schedule();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#aborter.abort();
  }

  #schedule(): void {
    if (this.#aborter.signal.aborted) return;
    const { clock, everyMs = 10_000 } = this.#options;
    this.#timer = clock.setTimer(() => {
      void this.#list().then(() => this.#schedule());
    }, everyMs);
  }

  async #list(): Promise<void> {
    const { client, node, log } = this.#options;
    // From the server's cache: a node that asks every 10 s costs its store nothing.
    const query = { fieldSelector: `spec.nodeName=${node}`, resourceVersion: '0' };
    try {
      const answer = await client.getJson('/api/v1/pods', query, this.#aborter.signal);
      this.#uids = new Set(podsIn(answer).flatMap(uidsAsking));
      this.#toldProblem = undefined;
    } catch (error) {
      if (this.#aborter.signal.aborted) return;
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.#toldProblem) {
        log.warn('pods_unknown', `cannot list the pods of node ${node}: ${problem}`);
      }
      this.#toldProblem = problem;
    }
  }
}

interface PodDocument {
  readonly metadata?: {
    readonly uid?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

function podsIn(answer: unknown): readonly PodDocument[] {
  const isList = typeof answer === 'object' && answer !== null && 'items' in answer;
  return isList && Array.isArray(answer.items) ? (answer.items as readonly PodDocument[]) : [];
}

function uidsAsking({ metadata }: PodDocument): readonly string[] {
  const { uid, annotations = {} } = metadata ?? {};
  if (annotations[annotation] !== 'true') return [];
  return [uid, annotations[staticPodHash]].filter((id) => id !== undefined);
}
