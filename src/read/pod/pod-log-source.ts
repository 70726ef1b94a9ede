import type { Clock } from '../../model/clock.ts';
import { CodedError } from '../../model/error.ts';
import type { Source, SourceSink, SourceState, SourceStatus } from '../../model/source.ts';
import { BackOff } from './back-off.ts';
import type { LogApi } from './log-api.ts';
import type { PodLogPosition } from './pod-log-position.ts';
import { type Outcome, PodLogReader } from './pod-log-reader.ts';
import { type LogName, titleOf } from './refusal.ts';

export interface PodLogSourceOptions {
  readonly api: LogApi;
  readonly name: LogName;
  readonly clock: Clock;
  /** Where to begin where nothing is resumed. */
  readonly startAt: 'beginning' | 'end';
  readonly resume?: PodLogPosition | undefined;
  /** Longest line that is held until it is whole. */
  readonly maxLineBytes: number;
  /** Hands lines over with their stamps before them, for records that have no time of their own. */
  readonly keepsStamps?: boolean;
  /**
   * Somebody waits at a terminal: what is refused at the start, and does not pass by itself, ends
   * the source; so does a pod that is gone. Else both are waited for.
   */
  readonly isAttended?: boolean;
  readonly random?: () => number;
  /** Silence after which a follow is begun anew; 30,000 by default, and longer while all is silent. */
  readonly idleMs?: number;
  /** Silence at a follow's start after which the previous log is looked at; 2,000 by default. */
  readonly lookBackMs?: number;
  /** When draining: the longest time for what is already written; 5,000 by default. */
  readonly drainMs?: number;
  readonly log?: (event: PodLogEvent) => void;
}

/** Something worth a line in the sidecar's own log. */
export interface PodLogEvent {
  readonly event: 'opened' | 'restarted' | 'problem';
  readonly message: string;
}

export interface PodLogSource extends Source {
  /** Where reading stands; `undefined` before the first line. */
  position(): PodLogPosition | undefined;
  /** Why it ended before its time. */
  readonly failure: CodedError | undefined;
}

/** Waits grow up to this while all is silent: a probe of every silent pod costs its API server. */
const idleGrowth = 8;

/**
 * Follows the log of a container through the API server: best effort. What an answer repeats is
 * counted once; what may be missing between two answers is a suspected gap.
 */
export function createPodLogSource(options: PodLogSourceOptions): PodLogSource {
  return new FollowedPodLog(options);
}

class FollowedPodLog implements PodLogSource {
  readonly #options: PodLogSourceOptions;
  readonly #stop = new AbortController();
  readonly #backOff: BackOff;
  readonly #idleMs: number;
  #silentMs: number;
  #sink: SourceSink | undefined;
  #reader: PodLogReader | undefined;
  #running: Promise<void> = Promise.resolve();
  #state: SourceState = 'waiting';
  #problem: string | undefined = 'not started';
  #hasAnswered = false;
  #restarts = 0;
  #gaps = 0;
  failure: CodedError | undefined;

  constructor(options: PodLogSourceOptions) {
    const { random = Math.random, idleMs = 30_000 } = options;
    this.#options = options;
    this.#idleMs = idleMs;
    this.#silentMs = idleMs;
    this.#backOff = new BackOff({ firstMs: 500, maxMs: 15_000, random });
  }

  start(sink: SourceSink): void {
    const { api, name, clock, startAt, resume, maxLineBytes } = this.#options;
    const { lookBackMs = 2000, keepsStamps = false } = this.#options;
    this.#sink = sink;
    this.#reader = new PodLogReader({
      api,
      name,
      clock,
      sink,
      startAt,
      resume,
      maxLineBytes,
      keepsStamps,
      lookBackMs,
      onAnswer: () => this.#answered(),
      onRestart: () => {
        this.#restarts += 1;
        this.#log(
          'restarted',
          'the container was started anew: its previous log is read to its end',
        );
      },
      onGap: (gap) => {
        this.#gaps += 1;
        sink.gap(gap);
      },
    });
    this.#problem = 'no answer yet';
    this.#running = this.#run(this.#reader);
  }

  async drain(): Promise<void> {
    const { clock, drainMs = 5000 } = this.#options;
    if (this.#reader === undefined || this.#stop.signal.aborted) return;
    this.#stop.abort();
    await this.#running;
    if (this.#isOver) return;
    const deadline = new AbortController();
    const timer = clock.setTimer(() => deadline.abort(), drainMs);
    await this.#reader.read(false, drainMs, deadline.signal);
    timer.cancel();
    this.#state = 'ended';
    this.#problem = undefined;
  }

  position(): PodLogPosition | undefined {
    return this.#reader?.position();
  }

  status(): SourceStatus {
    return {
      kind: 'pod',
      name: titleOf(this.#options.name),
      state: this.#state,
      problem: this.#problem,
      bytesRead: this.#reader?.bytesRead ?? 0,
      // The API does not tell what waits.
      backlogBytes: 0,
      rotations: this.#restarts,
      truncations: 0,
      gaps: this.#gaps,
    };
  }

  get #isOver(): boolean {
    return this.#state === 'ended' || this.failure !== undefined;
  }

  async #run(reader: PodLogReader): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const linesBefore = reader.lines;
      const outcome = await reader.read(true, this.#silentMs, signal);
      if (outcome.kind === 'stopped') return;
      const hasNew = reader.lines > linesBefore;
      if (hasNew) this.#backOff.reset();
      const isSilent = outcome.kind === 'silent' && !hasNew;
      const longestMs = this.#idleMs * idleGrowth;
      this.#silentMs = isSilent ? Math.min(longestMs, this.#silentMs * 2) : this.#idleMs;
      const waitMs = this.#judge(outcome);
      if (this.#isOver) {
        this.#sink?.end();
        return;
      }
      await this.#pause(waitMs, signal);
    }
  }

  /** What an outcome means. Returns the time until the next try. */
  #judge(outcome: Outcome): number {
    if (outcome.kind === 'silent') return 0;
    if (outcome.kind === 'broken') {
      this.#setProblem('waiting', described(outcome.error));
      if (this.#mayEnd && !this.#hasAnswered) this.#fail(outcome.error);
    }
    if (outcome.kind !== 'refused') return this.#backOff.next();
    const { status, state, problem, waitSeconds } = outcome.refusal;
    this.#setProblem(state, problem);
    if (this.#mayEnd && status === 404 && this.#hasAnswered) this.#state = 'ended';
    else if (this.#mayEnd && (state === 'failed' || status === 404) && !this.#hasAnswered) {
      this.#fail(new CodedError('POD_LOG_REFUSED', problem));
    }
    const { random = Math.random } = this.#options;
    return waitSeconds === undefined ? this.#backOff.next() : waitSeconds * (1000 + 250 * random());
  }

  get #mayEnd(): boolean {
    return this.#options.isAttended === true;
  }

  #fail(cause: Error): void {
    this.#state = 'failed';
    this.failure =
      cause instanceof CodedError
        ? cause
        : new CodedError('POD_LOG_FAILED', cause.message, { cause });
  }

  #answered(): void {
    if (this.#state !== 'following') this.#log('opened', 'reading');
    this.#hasAnswered = true;
    this.#state = 'following';
    this.#problem = undefined;
  }

  #setProblem(state: 'waiting' | 'failed', problem: string): void {
    if (problem !== this.#problem) this.#log('problem', problem);
    this.#state = state;
    this.#problem = problem;
  }

  async #pause(forMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', settle);
        resolve();
      };
      const timer = clock.setTimer(settle, forMs);
      signal.addEventListener('abort', settle);
    });
  }

  #log(event: PodLogEvent['event'], message: string): void {
    this.#options.log?.({ event, message: `${titleOf(this.#options.name)}: ${message}` });
  }
}

function described(error: Error): string {
  const hint = error instanceof CodedError ? error.hint : undefined;
  return hint === undefined ? error.message : `${error.message}. ${hint}`;
}
