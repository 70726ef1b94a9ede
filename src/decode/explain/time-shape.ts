import type { FieldValue } from '../../model/record.ts';

/** In words, how an instant is written. */
export function timeShape(value: FieldValue): string {
  if (typeof value === 'number') return epoch(value);
  if (typeof value === 'object') return 'an object with the parts of an instant';
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^\d{9,20}(?:\.\d+)?$/.test(text)) return `${epoch(Number(text))} as text`;
  if (!/^\d{4}/.test(text)) return 'a date as access logs and mails have it';
  return /(?:z|utc|gmt|[+-]\d\d(?::?\d\d)?(?: [a-z]{3,5})?)$/i.test(text.slice(10))
    ? 'ISO 8601 with its zone'
    : 'ISO 8601 without a zone, read as UTC';
}

function epoch(value: number): string {
  const unit = value < 1e11 ? 's' : value < 1e14 ? 'ms' : value < 1e17 ? 'µs' : 'ns';
  return `epoch ${unit}, by its magnitude`;
}
