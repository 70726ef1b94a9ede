import type { Declarations } from '../../model/declaration.ts';
import type { Writer, WriterSource } from '../../model/observation.ts';
import type { FieldValue, LogRecord } from '../../model/record.ts';
import type { Read, Scope } from './field-table.ts';

/** Longer values name nobody. */
const maxNameLength = 128;

/**
 * Reads who wrote a record from the fields that name it. Most records are of whoever wrote the one
 * before, so the last name is kept.
 */
export class WriterReader implements WriterSource {
  readonly #fields: readonly string[];
  readonly #reads: readonly Read[];
  readonly #last: FieldValue[];
  #record: LogRecord | undefined;
  #log: string | undefined;
  #lastLog: string | undefined;
  #named: Writer | undefined;

  constructor(fields: readonly string[], scope: Scope) {
    this.#fields = fields;
    this.#reads = fields.map((field) => scope.read(field));
    this.#last = fields.map(() => undefined);
  }

  /** The source for this record, and the log that it stands in, where several are read. */
  of(record: LogRecord, log: string | undefined): WriterSource {
    this.#record = record;
    this.#log = log;
    return this;
  }

  read(): Writer | undefined {
    const record = this.#record;
    if (record === undefined) return undefined;
    let isSame = this.#log === this.#lastLog;
    this.#lastLog = this.#log;
    for (let at = 0; at < this.#reads.length; at += 1) {
      const value = this.#reads[at]?.(record);
      if (value === this.#last[at]) continue;
      this.#last[at] = value;
      isSame = false;
    }
    if (!isSame) this.#named = nameOf(this.#fields, this.#last, this.#log);
    return this.#named;
  }
}

/** `undefined` where nothing depends on who wrote what. */
export function compileWriter(declarations: Declarations, scope: Scope): WriterReader | undefined {
  const { writer = [], heartbeat, start, discoverHeartbeat = false } = declarations.run;
  const isDeclared =
    heartbeat !== undefined || start !== undefined || discoverHeartbeat || hasTotals(declarations);
  return writer.length === 0 || !isDeclared ? undefined : new WriterReader(writer, scope);
}

/** Whether any count has totals or deltas. */
export function hasTotals({ counts }: Declarations): boolean {
  return counts.some(({ from }) => from.some(({ kind }) => kind !== 'event'));
}

function nameOf(
  fields: readonly string[],
  values: readonly FieldValue[],
  log: string | undefined,
): Writer | undefined {
  const parts = fields.flatMap((field, at) => {
    const value = values[at];
    return isName(value) ? [{ field, text: `${field}=${value}` }] : [];
  });
  const texts = parts.map(({ text }) => text);
  const names = parts.map(({ field }) => field);
  if (log === undefined) {
    return parts.length === 0 ? undefined : { key: texts.join(' '), fields: names.join(' ') };
  }
  const ofLog = `log=${log}`;
  return { key: [ofLog, ...texts].join(' '), fields: [ofLog, ...names].join(' '), log };
}

function isName(value: FieldValue): value is string | number {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' && value !== '' && value.length <= maxNameLength;
}
