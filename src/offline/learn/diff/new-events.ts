import type { Declarations } from '../../../model/declaration.ts';
import { plural } from '../../analyze/render/figures.ts';
import { probe } from '../../check/coverage/probes.ts';
import type { LintSubject } from '../../check/lint/subject.ts';
import { type Atom, clausesOf } from '../../check/logic/clauses.ts';
import { type DeclaredRule, effectiveCondition } from '../../check/rule-list.ts';
import type { LogEvidence } from '../evidence/log-evidence.ts';
import { nameOf } from '../propose/names.ts';
import type { Difference } from './difference.ts';

const maxEvents = 20;
const unexplainedShare = 0.05;
/** A rule on these alone speaks of any record, and so knows no event. */
const anyRecord: ReadonlySet<string> = new Set(['@level', '@logger', '@time', 'level', 'logger']);

/** Declarations that match what some rule knows by more than its level, logger or fields. */
export function specificRules({ declarations, rules }: LintSubject): Declarations {
  const of = rules
    .filter((rule) => isSpecific(rule, ({ test }) => test.kind !== 'exists'))
    .map(effectiveCondition)
    .filter((condition) => condition !== undefined);
  const never = { kind: 'not', of: { kind: 'all', of: [] } } as const;
  return {
    ...declarations,
    counts: [],
    timings: [],
    states: [],
    metrics: [probe(of.length === 0 ? never : { kind: 'any', of }, undefined)],
  };
}

/**
 * The events of what no rule knows, the most frequent first. As learning does, it passes over what
 * was seen once, where all of that is little.
 */
export function newEvents(unmatched: LogEvidence, records: number): readonly Difference[] {
  const isExplained = unmatched.records <= unexplainedShare * records;
  const kinds = unmatched.kinds.filter(
    // What has no words has no name that a rule could know it by.
    ({ template, count, errors }) =>
      nameOf(template) !== '' && (count > 1 || errors > 0 || !isExplained),
  );
  const shown = kinds.slice(0, maxEvents).map(
    ({ template, count, firstLine }): Difference => ({
      kind: 'event_new',
      message: `${template}: ${plural(count, 'record', 'records')} that no rule knows`,
      position: `log line ${firstLine}`,
    }),
  );
  const more = kinds.length - shown.length;
  if (more === 0) return shown;
  const message = `${plural(more, 'more kind', 'more kinds')} of record that no rule knows`;
  return [...shown, { kind: 'event_new', message, position: 'log' }];
}

/** Whether it asks for more than any record has, such as an event's name. */
export function isSpecific(
  rule: DeclaredRule,
  counts: (atom: Atom) => boolean = () => true,
): boolean {
  const condition = effectiveCondition(rule);
  const clauses = condition === undefined ? [] : (clausesOf(condition) ?? []);
  const isTelling = (atom: Atom): boolean =>
    atom.holds && !anyRecord.has(atom.field) && counts(atom);
  return clauses.length > 0 && clauses.every((clause) => clause.some(isTelling));
}
