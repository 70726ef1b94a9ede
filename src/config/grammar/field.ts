import { didYouMean } from '../../model/nearest-name.ts';
import { canonicalFields } from '../../model/record.ts';
import { text } from './scalars.ts';
import { named, refined, type Type } from './type.ts';

/** The name of a field: a path (`http.status`), or one of the canonical `@` names. */
export const field: Type<string> = named(
  'field',
  `A path (http.status), or one of ${canonicalFields.join(', ')}.`,
  refined(
    text({ expected: 'the name of a field, such as duration_ms, http.status or @level' }),
    (name, node, problems) => {
      const fault = faultOfField(name);
      if (fault === undefined) return name;
      problems.add(node, fault.message, { suggestion: fault.suggestion });
      return undefined;
    },
  ),
);

export function isCanonicalField(name: string): boolean {
  return canonicalFields.some((field) => field === name);
}

/**
 * The problem with a field's name. Loggers do have fields such as `@timestamp` or `@l`, so only
 * a near miss of a canonical name is refused.
 */
export function faultOfField(
  name: string,
): { readonly message: string; readonly suggestion: string } | undefined {
  if (!name.startsWith('@') || name.length < 4 || isCanonicalField(name)) return undefined;
  const suggestion = didYouMean(name, canonicalFields);
  return suggestion === undefined
    ? undefined
    : { message: `${JSON.stringify(name)} is not a canonical field`, suggestion };
}
