import type { ObservationSink } from '../../model/observation.ts';
import type { LogRecord } from '../../model/record.ts';
import type { FieldTable } from './field-table.ts';

/** Tells of each record by which component it was written: its logger. */
export class ComponentDiscovery {
  readonly #logger: number;
  readonly #level: number;

  constructor(fields: FieldTable) {
    this.#logger = fields.slot('@logger');
    this.#level = fields.slot('@level');
  }

  /** The sink was told before that the record begins. */
  observe(record: LogRecord, sink: ObservationSink): void {
    const logger = record.field(this.#logger);
    if (typeof logger !== 'string') return;
    const level = record.field(this.#level);
    sink.component(logger, level === 'error' || level === 'fatal');
  }
}
