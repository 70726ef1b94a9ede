import type { Condition, Test } from '../../../model/condition.ts';

/** One test of one field, or its opposite. */
export interface Atom {
  readonly field: string;
  /** Never `all` and never `not`. */
  readonly test: Exclude<Test, { kind: 'all' | 'not' }>;
  readonly holds: boolean;
}

/** Atoms that hold together. */
type Clause = readonly Atom[];

/** Beyond this a condition is not reasoned about: what could match is then taken to match. */
const maxClauses = 256;

/**
 * The ways in which a condition can hold (its disjunctive normal form), or in which it can fail;
 * `undefined` where there are too many to look at.
 */
export function clausesOf(condition: Condition, holds = true): readonly Clause[] | undefined {
  if (condition.kind === 'not') return clausesOf(condition.of, !holds);
  if (condition.kind === 'field') return clausesOfTest(condition.field, condition.test, holds);
  const parts = condition.of.map((part) => clausesOf(part, holds));
  return (condition.kind === 'all') === holds ? together(parts) : either(parts);
}

function clausesOfTest(field: string, test: Test, holds: boolean): readonly Clause[] | undefined {
  if (test.kind === 'not') return clausesOfTest(field, test.test, !holds);
  if (test.kind !== 'all') return [[{ field, test, holds }]];
  const parts = test.of.map((part) => clausesOfTest(field, part, holds));
  return holds ? together(parts) : either(parts);
}

type Parts = readonly (readonly Clause[] | undefined)[];

function together(parts: Parts): readonly Clause[] | undefined {
  let clauses: readonly Clause[] = [[]];
  for (const part of parts) {
    if (part === undefined || clauses.length * part.length > maxClauses) return undefined;
    clauses = clauses.flatMap((clause) => part.map((other) => [...clause, ...other]));
  }
  return clauses;
}

function either(parts: Parts): readonly Clause[] | undefined {
  const clauses: Clause[] = [];
  for (const part of parts) {
    if (part === undefined || clauses.length + part.length > maxClauses) return undefined;
    clauses.push(...part);
  }
  return clauses;
}
