import type { Literal } from '../../../model/condition.ts';
import { levelsAscending } from '../../../model/level.ts';

/** What the decoder makes of a canonical field; `undefined` for fields of the log's own. */
export function typeOfField(field: string): 'string' | 'number' | undefined {
  return Object.hasOwn(types, field) ? types[field] : undefined;
}

/** Whether a field can have a value at all: a level is one of six words, and `@time` a number. */
export function canBe(field: string, value: Literal): boolean {
  const known = Object.hasOwn(values, field) ? values[field] : undefined;
  if (known !== undefined) return known.some((word) => word === value);
  const type = typeOfField(field);
  return type === undefined || typeof value === type;
}

const types: Readonly<Record<string, 'string' | 'number'>> = {
  '@time': 'number',
  '@level': 'string',
  '@message': 'string',
  '@logger': 'string',
  '@event': 'string',
  '@template': 'string',
  '@error_type': 'string',
  '@trace_id': 'string',
  '@duration': 'number',
  '@http_method': 'string',
  '@http_status': 'number',
  '@http_route': 'string',
  '@stream': 'string',
  '@origin': 'string',
};

const values: Readonly<Record<string, readonly string[]>> = {
  '@level': levelsAscending,
  '@stream': ['stdout', 'stderr'],
};
