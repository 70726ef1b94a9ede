import type { Declarations } from '../../model/declaration.ts';
import type { TraceSource } from '../../model/observation.ts';
import type { LogRecord } from '../../model/record.ts';
import type { Read, Scope } from './field-table.ts';

/** OpenMetrics gives the labels of an exemplar 128 characters, names included. */
const maxIdLength = 128 - 'trace_id'.length;

/** Reads the trace that a record belongs to, when somebody asks. */
export class TraceReader implements TraceSource {
  readonly #read: Read;
  #record: LogRecord | undefined;

  constructor(scope: Scope) {
    this.#read = scope.read('@trace_id');
  }

  /** The source for this record. */
  of(record: LogRecord): TraceSource {
    this.#record = record;
    return this;
  }

  read(): string | undefined {
    const id = this.#record && this.#read(this.#record);
    if (typeof id !== 'string') return undefined;
    return id !== '' && id.length <= maxIdLength ? id : undefined;
  }
}

/** `undefined` where no sample could have an exemplar. */
export function compileTrace(declarations: Declarations, scope: Scope): TraceReader | undefined {
  const { exemplars, timings, discoverTimings, metrics } = declarations;
  const isTimed =
    discoverTimings ||
    timings.length > 0 ||
    metrics.some(({ type }) => type === 'timing' || type === 'distribution');
  return exemplars && isTimed ? new TraceReader(scope) : undefined;
}
