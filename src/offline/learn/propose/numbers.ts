import { wordsOf } from '../../../model/words.ts';
import type { FieldEvidence } from '../evidence/field-evidence.ts';
import { lastKey } from './names.ts';

/** What a number is: a running total, an amount to add up, a level to show, or nobody knows. */
export type NumberKind = 'total' | 'amount' | 'gauge' | 'unknown' | 'none';

const minValues = 3;

/** Names of numbers that tell one thing from another, or when; counting them says nothing. */
const identities = new Set(
  'id ids pid tid uid gid port line lineno thread seq sequence offset version v status code level severity lsn ts time timestamp date epoch year hash key index number nr attempt'.split(
    ' ',
  ),
);
const amounts = new Set('bytes size length items rows records messages'.split(' '));
const levels = new Set(
  'queue pool pending backlog active connections memory heap rss usage used free load temperature depth lag inflight goroutines threads workers clients sessions percent ratio rate utilization'.split(
    ' ',
  ),
);
/** What was made of other numbers, or is a time. */
const derived = new Set(
  'at per delta avg average mean max maximum min minimum uptime interval'.split(' '),
);
const counting = /^(count|counter|.{3,}s)$/;
const totals = new Set(['total', 'totals', 'cumulative']);

export function numberKind(path: string, field: FieldEvidence): NumberKind {
  if (field.numbers < field.count || field.count < minValues) return 'none';
  const words = wordsOf(lastKey(path));
  const last = words.at(-1) ?? '';
  if (identities.has(last) || words.some((word) => derived.has(word))) return 'none';
  if (field.minimum === field.maximum || isInstant(field)) return 'none';
  if (words.some((word) => levels.has(word))) return 'gauge';
  const isNatural = field.fractions === 0 && field.negatives === 0;
  if (isNatural && words.some((word) => totals.has(word))) return 'total';
  if (isNatural && counting.test(last) && field.isRunningTotal === true) return 'total';
  if (isNatural && words.some((word) => amounts.has(word))) return 'amount';
  return 'unknown';
}

/** Epoch seconds, ms, µs or ns of this century. */
function isInstant({ minimum, maximum }: FieldEvidence): boolean {
  return [1, 1e3, 1e6, 1e9].some((scale) => minimum > 9e8 * scale && maximum < 5e9 * scale);
}
