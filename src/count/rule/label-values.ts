import type { LabelDeclaration } from '../../model/declaration.ts';
import type { FieldValue, LogRecord } from '../../model/record.ts';
import { boundText } from './bounded-text.ts';
import type { Scope } from './field-table.ts';

/** Longer label values are cut. */
const maxLabelLength = 128;

/** Gives a record's values of the declared labels, in their order. */
export type ReadLabels = (record: LogRecord) => readonly string[];

/**
 * Compiles labels to a reader. It returns ONE array, filled anew for each record: whoever keeps
 * the values copies them.
 */
export function compileLabels(labels: readonly LabelDeclaration[], scope: Scope): ReadLabels {
  const sources = labels.map(({ field, fallback }) => ({
    read: scope.read(field),
    fallback: boundText(fallback, maxLabelLength),
  }));
  const values = sources.map(({ fallback }) => fallback);
  return (record) => {
    let index = 0;
    for (const { read, fallback } of sources) values[index++] = labelValue(read(record), fallback);
    return values;
  };
}

function labelValue(value: FieldValue, fallback: string): string {
  if (typeof value === 'string') return boundText(value, maxLabelLength);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : fallback;
}
