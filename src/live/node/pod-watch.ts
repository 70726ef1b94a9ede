import type { Clock } from '../../model/clock.ts';
import { CodedError } from '../../model/error.ts';
import type { Log } from '../../model/log.ts';
import { BackOff } from '../../read/pod/back-off.ts';
import { Watchdog } from '../../read/pod/watchdog.ts';
import { type ApiClient, messageOf } from '../../remote/kubernetes/api-client.ts';
import { type PodEvent, readEvents } from './pod-events.ts';

/** What is known of a pod of this node. */
export interface WatchedPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface PodWatchOptions {
  readonly client: Pick<ApiClient, 'get' | 'getJson'>;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A pod came, went or changed. */
  readonly onChange?: () => void;
  /** From 0 to 1; `Math.random` but in tests. */
  readonly random?: () => number;
}

/** Seconds after which the server is asked to end a watch; a new one goes on from there. */
const watchSeconds = 300;
/** A server that says nothing that much longer is gone, or what lies between us and it. */
const silentMs = (watchSeconds + 30) * 1000;
/** Between two lists where the right to watch is missing. */
const pollMs = 10_000;

/**
 * The pods of a node, listed once and then watched: each event comes at once and costs the server
 * next to nothing. A watch that breaks is gone on with from the version seen last; where the server
 * has forgotten that version (410), all are listed anew. While it cannot be asked, what was known last holds.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export class PodWatch {
  readonly #options: PodWatchOptions;
  readonly #stop = new AbortController();
  readonly #backOff: BackOff;
  #pods: Map<string, WatchedPod> = new Map();
  /** What was seen last; `undefined`: all are to be listed. */
  #version: string | undefined;
  #hasListed = false;
  #reportedProblem: string | undefined;

  constructor(options: PodWatchOptions) {
    const { random = Math.random } = options;
    this.#options = options;
    this.#backOff = new BackOff({ firstMs: 1_000, maxMs: 30_000, random });
  }

  get pods(): Iterable<WatchedPod> {
    return this.#pods.values();
  }

  /** Settles after the first list, or the first failure. */
  start(): Promise<void> {
    return new Promise((resolve) => void this.#run(resolve));
  }

  stop(): void {
    this.#stop.abort(new Error('stopped'));
  }

  async #run(tried: () => void): Promise<void> {
    while (!this.#stop.signal.aborted) {
      let waitMs = 0;
      try {
        this.#version ??= await this.#list();
        tried();
        waitMs = await this.#watch();
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#report(error);
        tried();
        waitMs = Math.max(this.#backOff.next(), retryAfterMs(error));
      }
      if (waitMs > 0) await this.#wait(waitMs);
    }
  }

  async #list(): Promise<string> {
    const query = {
      fieldSelector: this.#selector,
      // The first from the server's cache, which costs its store nothing; one after a gap must be new.
      resourceVersion: this.#hasListed ? undefined : '0',
    };
    const answer = await this.#options.client.getJson('/api/v1/pods', query, this.#stop.signal);
    const { items, version } = listIn(answer);
    this.#pods = new Map(items.map((pod) => [pod.uid, pod]));
    this.#hasListed = true;
    this.#options.onChange?.();
    return version;
  }

  /** Watches until the server ends it. Gives how long to wait before going on, ms. */
  async #watch(): Promise<number> {
    const { client, clock } = this.#options;
    const dog = new Watchdog(clock, silentMs, this.#stop.signal);
    const startedAt = clock.monotonic();
    try {
      dog.restart();
      const query = {
        fieldSelector: this.#selector,
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: this.#version,
        timeoutSeconds: watchSeconds,
      };
      const answer = await client.get('/api/v1/pods', query, dog.signal);
      if (answer.status === 403) {
        this.#report(
          new Error(
            `no right to watch, so they are listed every ${pollMs / 1000} s: ${await messageOf(answer)}`,
          ),
        );
        this.#version = undefined;
        return pollMs;
      }
      if (answer.status === 410) return this.#forgotten();
      if (answer.status !== 200) {
        const message = `the API server answered ${answer.status}: ${await messageOf(answer)}`;
        throw new CodedError('API_STATUS', message, { cause: answer });
      }
      this.#reportedProblem = undefined;
      for await (const event of readEvents(answer.body)) {
        dog.restart();
        if (this.#take(event) === 'forgotten') return this.#forgotten();
        this.#backOff.reset();
      }
      // One that ends as soon as it begins is in trouble, whatever its status.
      return clock.monotonic() - startedAt < 1_000 ? this.#backOff.next() : 0;
    } finally {
      dog.end();
    }
  }

  #take({ type, object }: PodEvent): 'forgotten' | undefined {
    if (type === 'ERROR') {
      if (object.code === 410) return 'forgotten';
      throw new Error(`the API server ended the watch: ${object.message ?? 'it does not say why'}`);
    }
    this.#version = object.metadata?.resourceVersion ?? this.#version;
    if (type === 'BOOKMARK') return undefined;
    const pod = podIn(object);
    if (pod === undefined) return undefined;
    if (type === 'DELETED') this.#pods.delete(pod.uid);
    else this.#pods.set(pod.uid, pod);
    this.#options.onChange?.();
    return undefined;
  }

  /** The server knows that version no more. */
  #forgotten(): number {
    this.#version = undefined;
    return this.#backOff.next();
  }

  get #selector(): string {
    return `spec.nodeName=${this.#options.node}`;
  }

  #wait(durationMs: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.#options.clock.setTimer(done, durationMs);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  #report(error: unknown): void {
    const { log, node } = this.#options;
    const problem = error instanceof Error ? error.message : String(error);
    if (problem === this.#reportedProblem) return;
    this.#reportedProblem = problem;
    log.warn('pods_unknown', `the pods of node ${node} are not known for certain: ${problem}`);
  }
}

function retryAfterMs(error: unknown): number {
  const cause = error instanceof CodedError ? error.cause : undefined;
  const isAnswer = typeof cause === 'object' && cause !== null && 'retryAfterSeconds' in cause;
  return isAnswer ? Number(cause.retryAfterSeconds ?? 0) * 1000 : 0;
}

function listIn(answer: unknown): { items: readonly WatchedPod[]; version: string } {
  const { items = [], metadata } = answer as {
    readonly items?: readonly PodEvent['object'][];
    readonly metadata?: { readonly resourceVersion?: string };
  };
  return {
    items: items.flatMap((object) => podIn(object) ?? []),
    version: metadata?.resourceVersion ?? '0',
  };
}

function podIn({ metadata }: PodEvent['object']): WatchedPod | undefined {
  const { uid, namespace, name, annotations = {} } = metadata ?? {};
  if (uid === undefined || namespace === undefined || name === undefined) return undefined;
  return { uid, namespace, name, annotations };
}
