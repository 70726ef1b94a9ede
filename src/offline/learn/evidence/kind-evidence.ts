import type { Level, LogRecord } from '../../../model/record.ts';
import { FieldEvidence } from './field-evidence.ts';
import type { SeenRecord } from './seen-record.ts';
import { Shapes } from './shapes.ts';

/** Fields that one kind of record is looked at for. */
const maxFields = 128;

/** Records of one kind: of one logger, with one event, message template or type. */
export class KindEvidence {
  readonly logger: string;
  /** The event or the template; of records without a message, the value of `typeField`. */
  readonly template: string;
  readonly typeField: string | undefined;
  count = 0;
  firstLine = Number.POSITIVE_INFINITY;
  /** Records whose event is the template to the letter. */
  exact = 0;
  /** Records that are requests: those with a status. */
  requests = 0;
  readonly levels = new Map<Level | 'none', number>();
  readonly fields = new Map<string, FieldEvidence>();
  /** Of records that say nothing in words. */
  readonly shapes = new Shapes();

  readonly #mostFields: number;

  constructor(logger: string, template: string, typeField?: string, most = maxFields) {
    this.#mostFields = most;
    this.logger = logger;
    this.template = template;
    this.typeField = typeField;
  }

  add(record: LogRecord, seen: SeenRecord): void {
    const { event, level, isRequest, timeMs, line } = seen;
    this.count += 1;
    if (line < this.firstLine) this.firstLine = line;
    if (event === this.template) this.exact += 1;
    if (isRequest) this.requests += 1;
    this.levels.set(level, (this.levels.get(level) ?? 0) + 1);
    record.visitLeaves((path, value) => {
      let field = this.fields.get(path);
      if (field === undefined) {
        if (this.fields.size >= this.#mostFields) return;
        field = new FieldEvidence();
        this.fields.set(path, field);
      }
      field.add(value, timeMs, line);
    });
  }

  /** How many of its records are errors. */
  get errors(): number {
    return (this.levels.get('error') ?? 0) + (this.levels.get('fatal') ?? 0);
  }
}
