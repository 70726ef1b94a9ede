import { wordsOf } from '../../../model/words.ts';
import { isUnbounded } from '../../check/lint/cardinality.ts';
import type { FieldEvidence } from '../evidence/field-evidence.ts';
import { lastKey } from './names.ts';

const maxStateValues = 6;
const maxLabelValues = 20;
const minPerValue = 3;

const stateWords = new Set(
  'state status mode phase connected running healthy ready enabled active alive leader role'.split(
    ' ',
  ),
);
/** Keys of the record itself, the same in all of a service's records, or read as canonical fields. */
const ownKeys = new Set(
  'caller level levelname severity lvl logger logger_name name msg message event error err exception time timestamp ts date pid hostname host v version service env environment caller stack trace span request method status uri url path route user_agent useragent ip id'.split(
    ' ',
  ),
);

/** Whether any record may have it, whatever it tells of. */
export function isOwnKey(path: string): boolean {
  return ownKeys.has(
    lastKey(path)
      .replace(/^[@_]+/, '')
      .toLowerCase(),
  );
}

/** Values that a field takes, where it is a state of the service: few, and named like one. */
export function stateValues(path: string, field: FieldEvidence): readonly string[] | undefined {
  const { values } = field;
  if (values === undefined || field.numbers > 0 || field.count < 2) return undefined;
  const isNamed = wordsOf(lastKey(path)).some((word) => stateWords.has(word));
  if (!isNamed || ownKeys.has(path)) return undefined;
  return values.size <= maxStateValues ? [...values.keys()] : undefined;
}

/** How many values a field has, where it can be a label: more than one, few, each seen often. */
export function labelCardinality(
  path: string,
  field: FieldEvidence,
  records: number,
): number | undefined {
  const { values } = field;
  if (values === undefined || field.fractions > 0 || field.count < records) return undefined;
  if (isOwnKey(path) || isUnbounded(path)) return undefined;
  if (wordsOf(path).includes('id')) return undefined;
  if (field.numbers > 0) return undefined;
  const isFew = values.size >= 2 && values.size <= maxLabelValues;
  return isFew && field.count >= minPerValue * values.size ? values.size : undefined;
}
