import type { Level, LogRecord } from '../../../model/record.ts';
import { KindEvidence } from './kind-evidence.ts';
import { Pace } from './pace.ts';

const maxKinds = 1024;
const maxLoggers = 256;
const maxFieldsOfLogger = 1024;

/** Slots of the canonical fields in a record. */
export interface EvidenceSlots {
  readonly level: number;
  readonly event: number;
  readonly template: number;
  readonly logger: number;
  readonly errorType: number;
  readonly status: number;
  readonly method: number;
  readonly route: number;
  readonly duration: number;
  /** Of {@link typeFields}, in their order. */
  readonly types: readonly number[];
}

/** Fields that say what a record without a message tells of, the surest first. */
export const typeFields = [
  'type',
  'kind',
  'event_type',
  'eventType',
  'action',
  'op',
  'verb',
  '_path',
];

/** All that is learned from: what kinds of records a log has, and what is in them. */
export class LogEvidence {
  readonly pace = new Pace();
  readonly levels = new Map<Level | 'none', number>();
  records = 0;
  timed = 0;
  /** Records that are requests, those with a duration, and errors that name their type. */
  requests = 0;
  requestDurations = 0;
  errorTypes = 0;
  readonly #slots: EvidenceSlots;
  readonly #kinds = new Map<string, KindEvidence>();
  /** All records of a logger, whatever their kind. */
  readonly #loggers = new Map<string, KindEvidence>();

  constructor(slots: EvidenceSlots) {
    this.#slots = slots;
  }

  add(record: LogRecord, timeMs: number | undefined, line: number): void {
    const slots = this.#slots;
    const level = (textAt(record, slots.level) ?? 'none') as Level | 'none';
    const isError = level === 'error' || level === 'fatal';
    this.records += 1;
    this.levels.set(level, (this.levels.get(level) ?? 0) + 1);
    if (timeMs !== undefined) {
      this.timed += 1;
      this.pace.add(timeMs, isError);
    }
    if (isError && textAt(record, slots.errorType) !== undefined) this.errorTypes += 1;
    const isRequest = typeof record.field(slots.status) === 'number';
    if (isRequest) {
      this.requests += 1;
      if (typeof record.field(slots.duration) === 'number') this.requestDurations += 1;
    }
    const event = textAt(record, slots.event);
    const template = textAt(record, slots.template);
    const seen = { event, level, isRequest, timeMs, line };
    const whole = this.#loggerOf(textAt(record, slots.logger) ?? '');
    whole.add(record, seen);
    const type = template === undefined ? this.#typeOf(record) : undefined;
    const name = template ?? type?.value ?? '';
    const kind = this.#kindOf(whole.logger, name, type?.field);
    kind?.add(record, seen);
    // Requests are told apart by their method, status and route.
    if (name === '' && !isRequest) kind?.shapes.add(record, seen);
  }

  /** Loggers, the busiest first; one named `''` holds the records of none, and of too many. */
  get loggers(): readonly KindEvidence[] {
    return byFrequency(this.#loggers.values());
  }

  get kinds(): readonly KindEvidence[] {
    return byFrequency(this.#kinds.values());
  }

  #loggerOf(named: string): KindEvidence {
    const isKnown = this.#loggers.has(named) || this.#loggers.size < maxLoggers;
    const logger = isKnown ? named : '';
    let whole = this.#loggers.get(logger);
    if (whole === undefined) {
      whole = new KindEvidence(logger, '', undefined, maxFieldsOfLogger);
      this.#loggers.set(logger, whole);
    }
    return whole;
  }

  #typeOf(record: LogRecord): { readonly field: string; readonly value: string } | undefined {
    for (const [index, field] of typeFields.entries()) {
      const value = textAt(record, this.#slots.types[index] ?? -1);
      if (value !== undefined) return { field, value };
    }
    return undefined;
  }

  #kindOf(logger: string, template: string, typeField?: string): KindEvidence | undefined {
    const key = `${logger}\n${typeField ?? ''}\n${template}`;
    let kind = this.#kinds.get(key);
    if (kind === undefined && this.#kinds.size < maxKinds) {
      kind = new KindEvidence(logger, template, typeField);
      this.#kinds.set(key, kind);
    }
    return kind;
  }
}

/** The busiest first; those of the same count in the order of their names. */
function byFrequency(kinds: Iterable<KindEvidence>): readonly KindEvidence[] {
  return [...kinds].toSorted(
    (a, b) => b.count - a.count || compare(a.template, b.template) || compare(a.logger, b.logger),
  );
}

function textAt(record: LogRecord, slot: number): string | undefined {
  const value = record.field(slot);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
