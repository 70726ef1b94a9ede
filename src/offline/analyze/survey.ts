import { redact } from '../../decode/masking/redact.ts';
import type { EngineHooks } from '../../engine/engine.ts';
import type { LogRecord } from '../../model/record.ts';
import { type FrequentKey, FrequentKeys } from './frequent-keys.ts';
import { TimeSpan } from './time-span.ts';
import { Timeline } from './timeline.ts';

const maxErrorsKept = 256;
const maxLinesPerReason = 5;
const maxErrorTextLength = 200;

/** How many lines there are of one kind, and the first of them. */
export interface LineSample {
  readonly count: number;
  readonly lines: readonly LogLine[];
}

export interface LogLine {
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

export interface SurveySlots {
  readonly level: number;
  readonly event: number;
  readonly error: number;
}

/** What the summary tells of a log beside the metrics: levels, times, errors, rejected lines. */
export class Survey {
  readonly span = new TimeSpan();
  readonly timeline = new Timeline();
  readonly #slots: SurveySlots;
  readonly #levels = new Map<string, { count: number }>();
  /** The level of the last record: mostly that of the next one. */
  #level = '';
  #levelTally = { count: 0 };
  readonly #errors = new FrequentKeys(maxErrorsKept);
  readonly #rejected = new Map<string, { count: number; lines: LogLine[] }>();
  #untimed = 0;

  constructor(slots: SurveySlots) {
    this.#slots = slots;
  }

  record(record: LogRecord, timeMs: number | undefined): void {
    const level = record.field(this.#slots.level);
    const name = typeof level === 'string' ? level : 'none';
    if (name !== this.#level) this.#takeLevel(name);
    this.#levelTally.count += 1;
    if (name === 'error' || name === 'fatal') this.#errors.add(this.#describeError(record));
    if (timeMs === undefined) {
      this.#untimed += 1;
      return;
    }
    this.span.add(timeMs);
    this.timeline.add(this.span.lastMs ?? timeMs);
  }

  rejected(
    cls: Parameters<NonNullable<EngineHooks['rejected']>>[0],
    reason: string,
    lineOf: () => LogLine,
  ): void {
    if (cls === 'blank') return;
    const seen = this.#rejected.get(reason);
    if (seen === undefined) this.#rejected.set(reason, { count: 1, lines: [lineOf()] });
    else {
      seen.count += 1;
      if (seen.lines.length < maxLinesPerReason) seen.lines.push(lineOf());
    }
  }

  finish(): void {
    this.span.finish();
  }

  /** Records by level, `none` for those without one. */
  get levels(): ReadonlyMap<string, number> {
    return new Map(Array.from(this.#levels, ([level, { count }]) => [level, count]));
  }

  get untimed(): number {
    return this.#untimed;
  }

  /** Malformed and oversize lines by reason. */
  get rejectedLines(): ReadonlyMap<string, LineSample> {
    return this.#rejected;
  }

  /** The most frequent errors, secrets masked. */
  topErrors(n: number): readonly FrequentKey[] {
    return this.#errors.top(n).map((frequent) => ({ ...frequent, key: redact(frequent.key) }));
  }

  #takeLevel(name: string): void {
    this.#level = name;
    let tally = this.#levels.get(name);
    if (tally === undefined) {
      tally = { count: 0 };
      this.#levels.set(name, tally);
    }
    this.#levelTally = tally;
  }

  #describeError(record: LogRecord): string {
    const event = toText(record.field(this.#slots.event));
    const error = toText(record.field(this.#slots.error));
    const text = event === undefined || event === error ? error : joined(event, error);
    return (text ?? '(no message)').slice(0, maxErrorTextLength);
  }
}

function joined(event: string, error: string | undefined): string {
  return error === undefined ? event : `${event}: ${error}`;
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
