import type {
  HeartbeatFieldDeclaration,
  ServiceHeartbeatDeclaration,
} from '../../model/declaration.ts';
import { readDurationMs } from '../../model/duration.ts';
import type { ObservationSink, ServiceHeartbeat } from '../../model/observation.ts';
import type { LogRecord } from '../../model/record.ts';
import type { Scope } from './field-table.ts';
import { fieldByName, type NamedField } from './heartbeat-names.ts';
import { readNumber } from './number-value.ts';
import type { Observe } from './rule.ts';

/** Paths whose verdict is kept; the memory of logs with endless paths is cleared now and then. */
const maxKnownPaths = 4_096;
/** Numbers of one heartbeat that are looked at. */
const maxFields = 256;

/** Follows the declared fields of a heartbeat. */
export function compileFields(fields: readonly HeartbeatFieldDeclaration[], scope: Scope): Observe {
  const readers = fields.map((declared) => ({ ...declared, read: scope.read(declared.field) }));
  return (record, sink) => {
    for (const { field, kind, unit, read } of readers) {
      const value = read(record);
      if (value === undefined || value === null) continue;
      const number = kind === 'sample' ? readDurationMs(value, unit ?? 'auto') : readNumber(value);
      if (typeof number === 'string') sink.refuse(number);
      else if (kind === 'sample') sink.discoveredSample(field, number);
      else sink.heartbeatField(field, number, kind);
    }
  };
}

/** The numbers of one record by what their names say, read in one visit. */
export class HeartbeatReader {
  readonly #verdicts = new Map<string, NamedField>();
  readonly #skipped: ReadonlySet<string>;
  readonly #paths: string[] = [];
  readonly #values: number[] = [];
  readonly #kinds: NamedField[] = [];

  /** `declared`: fields that are read by their declaration. */
  constructor(declared: Partial<ServiceHeartbeatDeclaration> = {}) {
    const { count, uptimeSeconds, intervalSeconds } = declared;
    const named = [count, uptimeSeconds, intervalSeconds].filter((field) => field !== undefined);
    this.#skipped = new Set(named);
  }

  read(record: LogRecord): void {
    this.#paths.length = 0;
    this.#values.length = 0;
    this.#kinds.length = 0;
    record.visitLeaves(this.#visit, this.#isWanted);
  }

  /** What marks a heartbeat: its number, its uptime, a total or a delta. */
  get isMarked(): boolean {
    return this.#kinds.some((kind) => marks.has(kind));
  }

  get heartbeat(): ServiceHeartbeat {
    return {
      count: this.#first('count'),
      uptimeSeconds: this.#first('uptimeSeconds'),
      intervalSeconds: this.#first('intervalSeconds'),
    };
  }

  /** Rates last: they are held against the others. */
  report(sink: ObservationSink): void {
    for (const [at, kind] of this.#kinds.entries()) {
      const [path = '', value = 0] = [this.#paths[at], this.#values[at]];
      if (kind === 'unknown') sink.heartbeatField(path, value, undefined);
      else if (kind === 'total' || kind === 'delta' || kind === 'gauge') {
        sink.heartbeatField(path, value, kind);
      }
    }
    for (const [at, kind] of this.#kinds.entries()) {
      if (kind === 'rate') sink.heartbeatRate(this.#paths[at] ?? '', this.#values[at] ?? 0);
    }
  }

  #first(kind: NamedField): number | undefined {
    return this.#values[this.#kinds.indexOf(kind)];
  }

  readonly #isWanted = (path: string): boolean => this.#verdictOf(path) !== 'other';

  readonly #visit = (path: string, value: string | number | boolean): void => {
    if (typeof value !== 'number' || this.#paths.length >= maxFields) return;
    if (!Number.isFinite(value)) return;
    const kind = this.#verdictOf(path);
    if (kind === 'other') return;
    this.#paths.push(path);
    this.#values.push(value);
    this.#kinds.push(kind);
  };

  #verdictOf(path: string): NamedField {
    const known = this.#verdicts.get(path);
    if (known !== undefined) return known;
    if (this.#verdicts.size >= maxKnownPaths) this.#verdicts.clear();
    const verdict = this.#skipped.has(path) ? 'other' : fieldByName(path);
    this.#verdicts.set(path, verdict);
    return verdict;
  }
}

/** Whether a number of this name marks a heartbeat. */
export function isMark(path: string): boolean {
  return marks.has(fieldByName(path));
}

const marks: ReadonlySet<NamedField> = new Set<NamedField>([
  'count',
  'uptimeSeconds',
  'total',
  'delta',
]);
