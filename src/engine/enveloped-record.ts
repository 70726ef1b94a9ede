import { levelOfText } from '../decode/record/level.ts';
import type { TimeReader } from '../decode/time/time.ts';
import type { Envelope } from '../model/line.ts';
import type { FieldValue, LogRecord } from '../model/record.ts';

export interface EnvelopedOptions {
  /** The fields wanted, in the order of their slots. */
  readonly fields: readonly string[];
  readonly readTime: TimeReader;
  readonly templateOf: (message: string) => string;
}

/** A record and the envelope it came in, which has the values that the record itself lacks. */
export class EnvelopedRecord implements LogRecord {
  readonly #readers: readonly (((envelope: Envelope) => FieldValue) | undefined)[];
  #record: LogRecord | undefined;
  #envelope: Envelope | undefined;
  #origin: string | undefined;

  constructor({ fields, readTime, templateOf }: EnvelopedOptions) {
    const readerOf: Readonly<Record<string, (envelope: Envelope) => FieldValue>> = {
      '@time': ({ time }) => readTime(time),
      '@stream': ({ stream }) => stream,
      '@origin': ({ origin }) => origin ?? this.#origin,
      '@level': ({ level }) => (level === undefined ? undefined : levelOfText(level)),
      '@message': ({ message }) => message,
      '@event': ({ message }) => message,
      '@template': ({ message }) => (message === undefined ? undefined : templateOf(message)),
    };
    this.#readers = fields.map((field) =>
      Object.hasOwn(readerOf, field) ? readerOf[field] : undefined,
    );
  }

  /** `origin`: who wrote it, where the envelope does not tell. */
  load(record: LogRecord, envelope: Envelope, origin: string | undefined): this {
    this.#record = record;
    this.#envelope = envelope;
    this.#origin = origin;
    return this;
  }

  field(slot: number): FieldValue {
    const value = this.#record?.field(slot);
    if (value !== undefined || this.#envelope === undefined) return value;
    return this.#readers[slot]?.(this.#envelope);
  }

  visitLeaves(...visit: Parameters<LogRecord['visitLeaves']>): void {
    this.#record?.visitLeaves(...visit);
  }
}
