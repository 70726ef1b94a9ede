import type { Condition } from '../../../model/condition.ts';
import { clausesOf } from './clauses.ts';
import { contradictionIn } from './contradiction.ts';

/**
 * Why no record can fulfil a condition; `undefined` where one may. Never wrong about a condition
 * that can hold; of one that cannot it may fail to say so.
 */
export function impossibilityOf(condition: Condition): string | undefined {
  const clauses = clausesOf(condition);
  if (clauses === undefined) return undefined;
  let first: string | undefined;
  for (const clause of clauses) {
    const contradiction = contradictionIn(clause);
    if (contradiction === undefined) return undefined;
    first ??= contradiction;
  }
  return first;
}

/** Whether every record that fulfils `a` is sure to fulfil `b` as well. */
export function implies(a: Condition | undefined, b: Condition | undefined): boolean {
  if (b === undefined) return true;
  const counterexample: Condition = { kind: 'not', of: b };
  return (
    impossibilityOf(a === undefined ? counterexample : { kind: 'all', of: [a, counterexample] }) !==
    undefined
  );
}
