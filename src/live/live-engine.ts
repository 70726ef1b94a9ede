import {
  createEngine,
  type Engine,
  type EngineInput,
  type EngineState,
  engineOptionsOf,
} from '../engine/engine.ts';
import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { Log } from '../model/log.ts';
import type { Gap, SourceSink } from '../model/source.ts';
import { LogSpan } from './log-span.ts';

export interface LiveEngineOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly framing: 'block' | 'stream';
  /** A finite source is over, and what it held is counted. */
  readonly onEnd: () => void;
  /** Bytes were counted. */
  readonly onCounted: () => void;
  /** What an earlier run left. */
  readonly resumed: EngineState | undefined;
}

/** The engine as a live source feeds it, and when it last heard of the service. */
export interface LiveEngine {
  /** The engine that counts now: a reload replaces it. */
  readonly engine: Engine;
  /**
   * Goes on by another configuration, in the middle of lines. Nothing has changed where it throws.
   * @throws CodedError for rules or a profile that cannot be compiled.
   */
  reload(config: Config): void;
  readonly sink: SourceSink;
  /** Where the bytes of one of several streams go, by a name that is the same over restarts; see {@link Engine.input}. */
  input(key: string, log: string | undefined, origin: string | undefined): EngineInput;
  /** Own times of the records counted. */
  readonly span: LogSpan;
  /** Wall clock at which the last record was decoded, epoch ms. */
  readonly lastRecordMs: number | undefined;
  /** Bytes lost in gaps, as far as their size is known. */
  readonly lostBytes: number;
  /** Compares what was counted with the source's own count of bytes read since the start. */
  audit(bytesRead: number): void;
}

/** @throws CodedError for rules or a profile that cannot be compiled. */
export function createLiveEngine(options: LiveEngineOptions): LiveEngine {
  const { clock, log, framing, onEnd, onCounted } = options;
  let lastRecordMs: number | undefined;
  let recordsInChunk = 0;
  let lostBytes = 0;
  const span = new LogSpan();
  let engine = engineFor(options.config);

  function engineFor(config: Config): Engine {
    return createEngine({
      ...engineOptionsOf(config),
      framing,
      quarantines: config.http.enabled && config.http.quarantine,
      hooks: {
        after(_record, timeMs) {
          recordsInChunk += 1;
          if (timeMs !== undefined) span.note(timeMs);
        },
      },
    });
  }

  if (options.resumed !== undefined) engine.restore(options.resumed);
  let brokenBefore = engine.brokenBalances;

  function reportBroken(): void {
    if (engine.brokenBalances === brokenBefore) return;
    brokenBefore = engine.brokenBalances;
    log.error('ledger_broken', 'bytes read and bytes accounted for differ: please report this bug');
  }

  // The clock is read once a chunk, not once a record.
  function noteRecords(): void {
    onCounted();
    reportBroken();
    if (recordsInChunk > 0) lastRecordMs = clock.now();
    recordsInChunk = 0;
  }

  return {
    get engine() {
      return engine;
    },
    reload(config) {
      const next = engineFor(config);
      next.takeOver(engine.handOver());
      engine = next;
    },
    span,
    sink: {
      chunk(bytes) {
        engine.chunk(bytes);
        noteRecords();
      },
      boundary() {
        engine.boundary();
        noteRecords();
      },
      gap(gap) {
        lostBytes += gap.bytes ?? 0;
        log.warn('source_gap', describeGap(gap), { ...gap });
      },
      end() {
        engine.end();
        noteRecords();
        onEnd();
      },
    },
    input(key, log, origin) {
      const info = { log, origin };
      // Made anew for each call: one that were kept would keep an engine that was reloaded away.
      const input = (): EngineInput => engine.input(key, info);
      return {
        chunk(bytes) {
          input().chunk(bytes);
          noteRecords();
        },
        boundary() {
          input().boundary();
          noteRecords();
        },
        get pendingBytes() {
          return input().pendingBytes;
        },
        close() {
          input().close();
          noteRecords();
        },
      };
    },
    get lastRecordMs() {
      return lastRecordMs;
    },
    get lostBytes() {
      return lostBytes;
    },
    audit(bytesRead) {
      engine.compare(bytesRead);
      reportBroken();
    },
  };
}

export function describeGap({ reason, path, bytes, isSuspected }: Gap): string {
  const are = isSuspected === true ? 'may be' : 'are';
  return `bytes of ${path ?? "the service's log"} ${are} lost (${reason}): ${bytes ?? 'nobody knows how many'}`;
}
