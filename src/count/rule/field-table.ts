import type { FieldValue, LogRecord } from '../../model/record.ts';

/** Reads one value of a record (or of a text that a rule took apart). */
export type Read = (record: LogRecord) => FieldValue;

/** What field names mean to one rule: slots of a record, or groups of a text. */
export interface Scope {
  read(name: string): Read;
}

/** Gives every wanted field path its slot: its index in {@link FieldTable.names}. */
export class FieldTable implements Scope {
  readonly #slots = new Map<string, number>();

  get names(): readonly string[] {
    return Object.freeze([...this.#slots.keys()]);
  }

  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.#slots.size;
    this.#slots.set(name, slot);
    return slot;
  }

  read(name: string): Read {
    const slot = this.slot(name);
    return (record) => record.field(slot);
  }
}
