import { literalsFor } from '../../../count/rule/literal.ts';
import { compileTest } from '../../../count/rule/value-test.ts';
import { canBe, typeOfField } from './canonical-value.ts';
import type { Atom } from './clauses.ts';
import { emptyRangeIn } from './range.ts';
import { clashOfTexts } from './texts.ts';

/** Why tests of several fields cannot hold together; `undefined` where they may. */
export function contradictionIn(clause: readonly Atom[]): string | undefined {
  for (const [field, atoms] of byField(clause)) {
    const found = contradictionOf(field, atoms);
    if (found !== undefined) return found;
  }
  return undefined;
}

function byField(clause: readonly Atom[]): ReadonlyMap<string, Atom[]> {
  const groups = new Map<string, Atom[]>();
  for (const atom of clause) groups.set(atom.field, [...(groups.get(atom.field) ?? []), atom]);
  return groups;
}

function contradictionOf(field: string, atoms: readonly Atom[]): string | undefined {
  const name = JSON.stringify(field);
  const mustBeAbsent = atoms.some((atom) => isAboutPresence(atom, false));
  const mustBeThere = atoms.some(
    (atom) => isAboutPresence(atom, true) || (atom.holds && atom.test.kind !== 'exists'),
  );
  if (mustBeAbsent) return mustBeThere ? `${name} would have to be there and absent` : undefined;
  const equals = atoms.filter(({ test, holds }) => holds && test.kind === 'equals');
  if (equals.length > 0) return noneOf(field, equals, atoms);
  return clashOfTypes(field, atoms) ?? emptyRangeIn(name, atoms) ?? clashOfTexts(name, atoms);
}

function isAboutPresence({ test, holds }: Atom, present: boolean): boolean {
  return test.kind === 'exists' && (test.expected === holds) === present;
}

/** Values that are named can be tried one by one. */
function noneOf(
  field: string,
  equals: readonly Atom[],
  atoms: readonly Atom[],
): string | undefined {
  const named = equals.flatMap(({ test }) => (test.kind === 'equals' ? test.values : []));
  const candidates = [...literalsFor(field, named)];
  const tests = atoms.map((atom) => ({ atom, passes: compileTest(atom.test, field, field) }));
  const left = candidates.filter(
    (value) =>
      canBe(field, value) && tests.every(({ atom, passes }) => passes(value) === atom.holds),
  );
  if (left.length > 0) return undefined;
  const values = candidates.map((value) => JSON.stringify(value)).join(', ');
  return candidates.some((value) => !canBe(field, value))
    ? `${JSON.stringify(field)} is never ${values}`
    : `${JSON.stringify(field)} would have to be ${values} and fail to be`;
}

function clashOfTypes(field: string, atoms: readonly Atom[]): string | undefined {
  const holding = atoms.filter(({ holds }) => holds);
  const number = holding.find(({ test }) => test.kind === 'compare');
  const text = holding.find(({ test }) => test.kind === 'text' || test.kind === 'regex');
  const name = JSON.stringify(field);
  if (number !== undefined && text !== undefined) {
    return `${name} would have to be a number and a text`;
  }
  const type = typeOfField(field);
  if (type === 'string' && number !== undefined) return `${name} is always a text`;
  if (type === 'number' && text !== undefined) return `${name} is always a number`;
  return undefined;
}
