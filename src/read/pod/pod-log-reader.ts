import type { Clock } from '../../model/clock.ts';
import type { Gap, SourceSink } from '../../model/source.ts';
import { Intake } from './intake.ts';
import type { LogApi, LogQuery } from './log-api.ts';
import type { PodLogPosition } from './pod-log-position.ts';
import { type LogName, type Refusal, refusalOf } from './refusal.ts';
import { Sieve } from './sieve.ts';
import { type StampedLine, StampedLines } from './stamped-lines.ts';
import { silence, Watchdog } from './watchdog.ts';

export interface PodLogReaderOptions {
  readonly api: LogApi;
  readonly name: LogName;
  readonly clock: Clock;
  readonly sink: SourceSink;
  readonly resume: PodLogPosition | undefined;
  readonly startAt: 'beginning' | 'end';
  /** Longest line that is held until it is whole. */
  readonly maxLineBytes: number;
  /** Whether lines are handed over with their stamps. */
  readonly keepsStamps: boolean;
  /** Silence after which the container is looked for in its previous log, too. */
  readonly lookBackMs: number;
  /** The server answers, or has not refused for so long that it will. */
  readonly onAnswer: () => void;
  readonly onRestart: () => void;
  readonly onGap: (gap: Gap) => void;
}

/** How an answer ended. */
export type Outcome =
  | { readonly kind: 'ended' | 'silent' | 'stopped' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'broken'; readonly error: Error };

/** A refusal on its way to the outcome. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.problem);
    this.refusal = refusal;
  }
}

/** How long a server may take to answer nothing before it counts as a log that is silent. */
const unansweredMs = 12_000;

/** Reads a container's log, answer by answer: each line once, whatever the answers repeat. */
export class PodLogReader {
  readonly #options: PodLogReaderOptions;
  readonly #intake: Intake;
  #hasFoundEnd: boolean;
  /** The log from the last second on is gone: it is asked for from its beginning. */
  #asksForAll = false;
  #reportedRestartAt: PodLogPosition | undefined;
  #reportedGapAt: PodLogPosition | undefined;

  constructor(options: PodLogReaderOptions) {
    this.#options = options;
    this.#intake = new Intake(options.sink, options.resume);
    this.#hasFoundEnd = options.startAt === 'beginning' || options.resume !== undefined;
  }

  get bytesRead(): number {
    return this.#intake.bytesRead;
  }

  /** Lines read, of any content. */
  get lines(): number {
    return this.#intake.lines;
  }

  position(): PodLogPosition | undefined {
    return this.#intake.position();
  }

  /** Reads until the answer ends, nothing comes for `silentMs`, or it is stopped. */
  async read(follows: boolean, silentMs: number, stop: AbortSignal): Promise<Outcome> {
    const watchdog = new Watchdog(this.#options.clock, silentMs, stop);
    try {
      if (!this.#hasFoundEnd) await this.#findEnd(watchdog);
      await this.#readCurrent(follows, watchdog, stop);
      return { kind: 'ended' };
    } catch (error) {
      if (stop.aborted) return { kind: 'stopped' };
      if (error === silence) return { kind: 'silent' };
      if (error instanceof Refused) {
        this.#asksForAll = error.refusal.isGone;
        return { kind: 'refused', refusal: error.refusal };
      }
      return { kind: 'broken', error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      watchdog.end();
      this.#intake.cut();
    }
  }

  async #readCurrent(follows: boolean, watchdog: Watchdog, stop: AbortSignal): Promise<void> {
    const { clock, lookBackMs } = this.#options;
    const lines = this.#cutter();
    const chunks = this.#open({ follows }, watchdog.signal);
    let sieve = new Sieve(this.#intake.lastPosition);
    let hasLookedBack = false;
    const lookBack = async (isCertain: boolean): Promise<void> => {
      watchdog.pause();
      const isSettled = await this.#lookBack(isCertain, stop);
      hasLookedBack = isCertain || isSettled;
      if (hasLookedBack) sieve = new Sieve(this.#intake.lastPosition, 'by-stamp');
      watchdog.restart();
    };
    let isFirst = true;
    let word: string | undefined;
    for (;;) {
      watchdog.restart();
      const next = chunks.next();
      next.catch(() => {});
      // A container that was started anew may be silent, with words unread in the log before it.
      const mayBeElsewhere = isFirst && follows && !sieve.isAnchored;
      if (mayBeElsewhere && (await isSlow(next, lookBackMs, clock))) await lookBack(false);
      isFirst = false;
      const { value: chunk, done } = await next;
      if (done === true) break;
      for (const line of lines.push(chunk)) {
        let verdict = sieve.judge(line);
        if (verdict === 'new' && !sieve.isAnchored && !hasLookedBack) {
          this.#intake.flush();
          await lookBack(true);
          verdict = sieve.judge(line);
        }
        if (verdict === 'new') this.#intake.add(line, sieve.stamp);
        else if (verdict === 'word') word = line.bytes.toString('utf8').trim();
      }
      this.#intake.flush();
    }
    // The container may have been started anew and ended again without a word.
    if (!sieve.isAnchored && !hasLookedBack) await lookBack(false);
    if (word !== undefined) throw new Refused(refusedByKubelet(word));
  }

  /**
   * Reads on in the log of the container before its restart. Without the line that was counted last
   * in either log, what was between may be lost: a gap, if the log now read is known to be another
   * (`isCertain`). Returns whether the position was found.
   */
  async #lookBack(isCertain: boolean, stop: AbortSignal): Promise<boolean> {
    const before = this.#intake.lastPosition;
    const found = await this.#readPrevious(stop);
    if (found === 'anchored') this.#reportRestart(before);
    else if (isCertain && this.#intake.lastPosition === before) {
      this.#reportGap(found === 'none' ? 'suspected_rotation' : 'suspected_restart');
    }
    return found === 'anchored' || this.#intake.lastPosition !== before;
  }

  /** Reported once for a position, however often resuming from it fails. */
  #reportGap(reason: string): void {
    const { lastPosition: position } = this.#intake;
    if (position !== this.#reportedGapAt) {
      this.#options.onGap({ reason, bytes: undefined, isSuspected: true });
    }
    this.#reportedGapAt = position;
  }

  /** While the container writes nothing, the position stays in the log before its restart. */
  #reportRestart(positionBefore: PodLogPosition | undefined): void {
    if (positionBefore !== this.#reportedRestartAt) this.#options.onRestart();
    this.#reportedRestartAt = this.#intake.lastPosition;
  }

  async #readPrevious(stop: AbortSignal): Promise<'anchored' | 'elsewhere' | 'none'> {
    const watchdog = new Watchdog(this.#options.clock, previousSilentMs, stop);
    let found: 'anchored' | 'elsewhere' | undefined;
    try {
      // An answer may be cut anywhere: the log is over when one more has nothing new.
      for (let before: PodLogPosition | undefined | null = null; ; ) {
        const lines = this.#cutter();
        const sieve = new Sieve(this.#intake.lastPosition);
        watchdog.restart();
        for await (const chunk of this.#open({ isPrevious: true }, watchdog.signal)) {
          watchdog.restart();
          for (const line of lines.push(chunk)) {
            if (sieve.judge(line) !== 'new') continue;
            const isElsewhere = found === undefined && !sieve.isAnchored;
            if (isElsewhere) {
              this.#reportGap('suspected_restart');
              found = 'elsewhere';
            }
            this.#intake.add(line, sieve.stamp);
          }
          this.#intake.flush();
        }
        this.#intake.cut();
        const last = lines.end();
        const isLastNew = last !== undefined && sieve.judge(last) === 'new';
        found ??= sieve.isAnchored ? 'anchored' : 'elsewhere';
        if (before === this.#intake.lastPosition) {
          if (isLastNew) this.#endWith(last, sieve);
          return found;
        }
        before = this.#intake.lastPosition;
      }
    } catch (error) {
      const isNone = error instanceof Refused && [400, 404, 410].includes(error.refusal.status);
      if (!isNone || found !== undefined) throw error;
      return 'none';
    } finally {
      watchdog.end();
      this.#intake.cut();
    }
  }

  /** A container that is no more will not end its last line either. */
  #endWith(last: StampedLine, sieve: Sieve): void {
    this.#intake.add(last, sieve.stamp);
    this.#intake.flush();
    this.#intake.boundary();
  }

  /** Where the log ends now: nothing up to there is wanted. */
  async #findEnd(watchdog: Watchdog): Promise<void> {
    const lines = this.#cutter();
    watchdog.restart();
    for await (const chunk of this.#open({ tailLines: 1 }, watchdog.signal)) {
      const last = lines.push(chunk).findLast(({ stamp }) => stamp !== undefined);
      if (last?.stamp !== undefined) this.#intake.beginAfter(last.stamp);
    }
    this.#hasFoundEnd = true;
  }

  #cutter(): StampedLines {
    const { maxLineBytes, keepsStamps } = this.#options;
    return new StampedLines(maxLineBytes + stampRoomBytes, keepsStamps);
  }

  async *#open(
    { follows = false, isPrevious = false, tailLines }: Partial<LogQuery>,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer, void> {
    const { api, name, clock, onAnswer } = this.#options;
    const sinceTime = this.#asksForAll ? undefined : this.#intake.lastPosition?.second;
    const unanswered = clock.setTimer(onAnswer, unansweredMs);
    try {
      const answer = await api.open({ follows, isPrevious, sinceTime, tailLines }, signal);
      if (answer.status !== 200) throw new Refused(await refusalOf(answer, name));
      unanswered.cancel();
      if (!isPrevious) {
        this.#asksForAll = false;
        onAnswer();
      }
      yield* answer.body;
    } finally {
      unanswered.cancel();
    }
  }
}

/** A log that is only read, not followed, has no reason to fall silent. */
const previousSilentMs = 15_000;

/** What a held line has beside its content: its stamp and newline. */
const stampRoomBytes = 64;

function refusedByKubelet(word: string): Refusal {
  const problem = `the kubelet cannot give the log: ${word}`;
  return { status: 200, state: 'waiting', problem, waitSeconds: undefined, isGone: false };
}

/** Whether a promise takes longer than that. */
async function isSlow(promise: Promise<unknown>, forMs: number, clock: Clock): Promise<boolean> {
  return await new Promise((resolve) => {
    const timer = clock.setTimer(() => resolve(true), forMs);
    const settle = (): void => {
      timer.cancel();
      resolve(false);
    };
    promise.then(settle, settle);
  });
}
