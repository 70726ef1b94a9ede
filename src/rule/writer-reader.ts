import type { Declarations } from '../model/declaration.ts';
import type { Writer } from '../model/observation.ts';
import type { FieldValue, LogRecord } from '../model/record.ts';
import type { Scope } from './field-table.ts';

/** Longer values name nobody. */
const maxNameLength = 128;

/** Names who wrote a record; `undefined` where it has none of the fields. */
export type ReadWriter = (record: LogRecord) => Writer | undefined;

/**
 * Compiles the fields that name a writer; `undefined` where nothing depends on who wrote what.
 * Most records are of whoever wrote the one before, so the last name is kept.
 */
export function compileWriter(declarations: Declarations, scope: Scope): ReadWriter | undefined {
  const { writer = [], heartbeat, start, discoverHeartbeat } = declarations.run;
  const hasTotals = declarations.counts.some(({ from }) =>
    from.some(({ kind }) => kind !== 'event'),
  );
  const isTold = heartbeat !== undefined || start !== undefined || discoverHeartbeat || hasTotals;
  if (writer.length === 0 || !isTold) return undefined;
  const reads = writer.map((field) => scope.read(field));
  const last: FieldValue[] = writer.map(() => undefined);
  let named: Writer | undefined;
  return (record) => {
    let isSame = true;
    for (let at = 0; at < reads.length; at += 1) {
      const value = reads[at]?.(record);
      if (value === last[at]) continue;
      last[at] = value;
      isSame = false;
    }
    if (!isSame) named = nameOf(writer, last);
    return named;
  };
}

function nameOf(fields: readonly string[], values: readonly FieldValue[]): Writer | undefined {
  const parts = fields.flatMap((field, at) => {
    const value = values[at];
    return isName(value) ? [{ field, text: `${field}=${value}` }] : [];
  });
  if (parts.length === 0) return undefined;
  return {
    key: parts.map(({ text }) => text).join(' '),
    fields: parts.map(({ field }) => field).join(' '),
  };
}

function isName(value: FieldValue): value is string | number {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' && value !== '' && value.length <= maxNameLength;
}
