import type { LogRecord } from '../../model/record.ts';
import type { Scope } from './field-table.ts';
import { readAmount } from './number-value.ts';

/** By how much a record raises a counter (finite, ≥ 0), or why that cannot be said. */
export type ReadIncrement = (
  record: LogRecord,
) => number | 'missing_field' | 'not_a_number' | 'not_finite' | 'negative_count';

/** @param add field with the number; `undefined`: every record raises it by 1 */
export function compileIncrement(add: string | undefined, scope: Scope): ReadIncrement {
  if (add === undefined) return () => 1;
  const read = scope.read(add);
  return (record) => {
    const value = read(record);
    if (value === undefined || value === null) return 'missing_field';
    const amount = readAmount(value);
    return amount === 'negative' ? 'negative_count' : amount;
  };
}
