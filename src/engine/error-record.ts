import type { FieldValue, LogRecord } from '../model/record.ts';

/** What a stack trace says, as a record: the class of the error and its time. */
export class ErrorRecord implements LogRecord {
  readonly #timeSlot: number;
  readonly #typeSlot: number;
  #type = '';
  #timeMs: number | undefined;

  /** `fields`: the fields wanted, in the order of their slots. */
  constructor(fields: readonly string[]) {
    this.#timeSlot = fields.indexOf('@time');
    this.#typeSlot = fields.indexOf('@error_type');
  }

  load(type: string, timeMs: number | undefined): this {
    this.#type = type;
    this.#timeMs = timeMs;
    return this;
  }

  field(slot: number): FieldValue {
    if (slot < 0) return undefined;
    if (slot === this.#typeSlot) return this.#type;
    return slot === this.#timeSlot ? this.#timeMs : undefined;
  }

  visitLeaves(): void {
    // A trace has no fields of its own.
  }
}
