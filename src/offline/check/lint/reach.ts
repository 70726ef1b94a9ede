import { implies, impossibilityOf } from '../logic/implication.ts';
import { type DeclaredRule, effectiveCondition } from '../rule-list.ts';
import type { Finding } from './finding.ts';
import type { LintSubject } from './subject.ts';

/** Rules that can never say anything: no record fulfils them, or an earlier one always speaks first. */
export function lintReach({ rules, aboutRule }: LintSubject): readonly Finding[] {
  return rules.flatMap((rule): Finding[] => {
    const condition = effectiveCondition(rule);
    const impossible = condition === undefined ? undefined : impossibilityOf(condition);
    if (impossible !== undefined) {
      const message = `${rule.title} can never match: ${impossible}`;
      return [aboutRule('rule_impossible', rule, message, 'mend the condition, or take it out')];
    }
    const shadow = rules.find((other) => isShadowed(rule, other));
    if (shadow === undefined) return [];
    const message = `${rule.title} never speaks: whatever matches it matches ${shadow.title} first`;
    return [aboutRule('rule_shadowed', rule, message, 'take it out, or put it first')];
  });
}

/** Kinds of which a record gives a declaration one observation, by the first that has one. */
const exclusive: ReadonlySet<string> = new Set([
  'event',
  'total',
  'delta',
  'sample',
  'summary',
  'value',
]);

function isShadowed(rule: DeclaredRule, by: DeclaredRule): boolean {
  return (
    exclusive.has(rule.reading) &&
    rule.reading === by.reading &&
    by.index < rule.index &&
    by.owner.join('.') === rule.owner.join('.') &&
    rule.extract === undefined &&
    by.extract === undefined &&
    // Where the earlier one finds no field, the later one may.
    by.fields.every((field) => rule.fields.includes(field)) &&
    by.fields.length <= 1 &&
    implies(effectiveCondition(rule), effectiveCondition(by))
  );
}
