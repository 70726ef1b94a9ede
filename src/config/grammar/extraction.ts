import type { Extract } from '../../model/condition.ts';
import { record } from './collections.ts';
import { field } from './field.ts';
import { extractingRegex } from './regex.ts';
import { named, refined, type Type } from './type.ts';

/** Extracts fields from a text: the named groups of the regex, for the same rule only. */
export const extraction: Type<Extract> = named(
  'extract',
  'Extracts fields from a text: the same rule can use the named groups of regex as fields.',
  refined(
    record('extract', {
      field: { type: field, description: 'Field with the text.', required: true },
      regex: {
        type: extractingRegex,
        description: 'Regular expression with named groups.',
        required: true,
      },
    }),
    ({ field: name, regex: pattern }) =>
      name === undefined || pattern === undefined ? undefined : { field: name, pattern },
  ),
);
