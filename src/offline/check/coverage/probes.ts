import type { Condition, Extract } from '../../../model/condition.ts';
import type { Declarations, MetricDeclaration } from '../../../model/declaration.ts';
import type { Overlap } from '../lint/overlap.ts';
import { type DeclaredRule, effectiveCondition } from '../rule-list.ts';

/**
 * Counters beside the declared metrics, one for what each rule can match and one for each pair of
 * rules that may count a record twice: so the engine that counts is the one that is looked at.
 */
export function withProbes(
  declarations: Declarations,
  rules: readonly DeclaredRule[],
  overlaps: readonly Overlap[],
): Declarations {
  const probes = [
    ...rules.map((rule) => probe(rule.when ?? effectiveCondition(rule), rule.extract)),
    ...overlaps.map(({ one, other }) =>
      probe(allOf([effectiveCondition(one), effectiveCondition(other)]), undefined),
    ),
  ];
  return { ...declarations, metrics: [...declarations.metrics, ...probes] };
}

/** A counter of what a condition holds for. */
export function probe(
  when: Condition | undefined,
  extract: Extract | undefined,
): MetricDeclaration {
  return {
    name: 'heartbeat_probe',
    type: 'counter',
    labels: [],
    maxSeries: 1,
    ...(when && { when }),
    ...(extract && { extract }),
  };
}

function allOf(conditions: readonly (Condition | undefined)[]): Condition | undefined {
  const of = conditions.filter((condition) => condition !== undefined);
  return of.length > 1 ? { kind: 'all', of } : of[0];
}
