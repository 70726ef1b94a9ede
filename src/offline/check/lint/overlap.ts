import { implies, impossibilityOf } from '../logic/implication.ts';
import { type DeclaredRule, effectiveCondition } from '../rule-list.ts';
import type { Finding } from './finding.ts';
import type { LintSubject } from './subject.ts';

/** Two rules by which one record would count twice in one figure. */
export interface Overlap {
  readonly one: DeclaredRule;
  readonly other: DeclaredRule;
  /** The figure: a published counter, or `error_rate_per_second`. */
  readonly figure: string;
  /** Whether a record of the one is sure to be one of the other. */
  readonly isCertain: boolean;
}

/** Beyond this many pairs the rest is not looked at. */
const maxPairs = 20_000;

/** Rules of different counts that can count one record into one figure. */
export function overlapsOf({ declarations, rules }: LintSubject): readonly Overlap[] {
  const events = rules.filter(
    ({ reading, extract }) => reading === 'event' && extract === undefined,
  );
  const errors = new Set(
    declarations.counts
      .filter(({ error }) => error)
      .map(({ component, name }) => `${component}.${name}`),
  );
  const overlaps: Overlap[] = [];
  let pairs = 0;
  for (const [at, one] of events.entries()) {
    for (const other of events.slice(at + 1)) {
      const figure = sharedFigure(one, other, errors);
      if (figure === undefined || one.owner.join('.') === other.owner.join('.')) continue;
      pairs += 1;
      if (pairs > maxPairs) return overlaps;
      const [a, b] = [effectiveCondition(one), effectiveCondition(other)];
      if (isApart(a, b)) continue;
      overlaps.push({ one, other, figure, isCertain: implies(a, b) || implies(b, a) });
    }
  }
  return overlaps;
}

export function lintOverlap(subject: LintSubject): readonly Finding[] {
  return overlapsOf(subject)
    .filter(({ isCertain }) => isCertain)
    .map(({ one, other, figure }) =>
      subject.aboutRule(
        'counted_twice',
        other,
        `${one.title} and ${other.title} count the same record twice into ${figure}`,
        'narrow one of the conditions, so that a record is in one of them',
      ),
    );
}

function isApart(
  a: ReturnType<typeof effectiveCondition>,
  b: ReturnType<typeof effectiveCondition>,
): boolean {
  const both = [a, b].filter((condition) => condition !== undefined);
  return impossibilityOf({ kind: 'all', of: both }) !== undefined;
}

function sharedFigure(
  one: DeclaredRule,
  other: DeclaredRule,
  errors: ReadonlySet<string>,
): string | undefined {
  const [, componentOfOne, , nameOfOne] = one.owner;
  const [, componentOfOther, , nameOfOther] = other.owner;
  if (nameOfOne === nameOfOther) return `the metric ${nameOfOne}`;
  const areErrors =
    errors.has(`${componentOfOne}.${nameOfOne}`) &&
    errors.has(`${componentOfOther}.${nameOfOther}`);
  return areErrors ? 'error_rate_per_second' : undefined;
}
