import type { Condition, Literal, Test } from '../../model/condition.ts';
import type { FieldTable } from './field-table.ts';
import { literalsFor } from './literal.ts';

/** By slot: a record that holds none of the literals there cannot fulfil the condition. */
export type Requirements = ReadonlyMap<number, ReadonlySet<Literal>>;

/**
 * What a record must hold for a condition to be true: necessary, not always sufficient. The
 * condition names fields of records only, not groups of an extracted text.
 */
export function requirementsOf(condition: Condition, fields: FieldTable): Requirements {
  if (condition.kind === 'field') {
    const literals = literalsRequired(condition.test, condition.field);
    return new Map(literals ? [[fields.slot(condition.field), literals]] : []);
  }
  if (condition.kind === 'not') return new Map();
  const parts = condition.of.map((part) => requirementsOf(part, fields));
  return condition.kind === 'all' ? everyOf(parts) : oneOf(parts);
}

/** All field names that a condition asks for. */
export function fieldsOf(condition: Condition): readonly string[] {
  if (condition.kind === 'field') return [condition.field];
  return condition.kind === 'not' ? fieldsOf(condition.of) : condition.of.flatMap(fieldsOf);
}

function literalsRequired(test: Test, field: string): ReadonlySet<Literal> | undefined {
  if (test.kind === 'equals') return literalsFor(field, test.values);
  if (test.kind !== 'all') return undefined;
  return test.of
    .map((part) => literalsRequired(part, field))
    .reduce((best, literals) => narrower(best, literals), undefined);
}

/** Each of several must hold, so the literals of any one of them will do: the fewest. */
function everyOf(all: readonly Requirements[]): Requirements {
  const merged = new Map<number, ReadonlySet<Literal>>();
  for (const [slot, literals] of all.flatMap((requirements) => [...requirements])) {
    merged.set(slot, narrower(merged.get(slot), literals) ?? literals);
  }
  return merged;
}

/** One of several holds: a slot is required only if all of them require it. */
function oneOf(all: readonly Requirements[]): Requirements {
  const [first, ...others] = all;
  const merged = new Map<number, ReadonlySet<Literal>>();
  for (const [slot, literals] of first ?? []) {
    const sets = others.map((requirements) => requirements.get(slot));
    if (sets.includes(undefined)) continue;
    merged.set(slot, union([literals, ...sets]));
  }
  return merged;
}

function narrower(
  a: ReadonlySet<Literal> | undefined,
  b: ReadonlySet<Literal> | undefined,
): ReadonlySet<Literal> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.size <= b.size ? a : b;
}

function union(sets: readonly (ReadonlySet<Literal> | undefined)[]): ReadonlySet<Literal> {
  const merged = new Set<Literal>();
  for (const set of sets) for (const literal of set ?? []) merged.add(literal);
  return merged;
}
