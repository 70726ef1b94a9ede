import type { Finding } from '../lint/finding.ts';
import type { LintSubject } from '../lint/subject.ts';
import type { Coverage } from './coverage.ts';

/** What only a log can tell of a configuration. */
export function lintCoverage(coverage: Coverage, subject: LintSubject): readonly Finding[] {
  return [
    ...silent(coverage, subject),
    ...countedTwice(coverage, subject),
    ...folded(coverage, subject),
    ...contradicted(coverage, subject),
  ];
}

function silent({ rules, ledger }: Coverage, { aboutRule }: LintSubject): readonly Finding[] {
  return rules
    .filter(({ records }) => records === 0)
    .map(({ rule }) => {
      const message = `${rule.title} matched none of ${ledger.records} records`;
      return aboutRule('rule_silent', rule, message);
    });
}

/** Overlaps that the conditions alone do not prove. */
function countedTwice({ overlaps }: Coverage, { aboutRule }: LintSubject): readonly Finding[] {
  return overlaps
    .filter(({ isCertain, records }) => !isCertain && records > 0)
    .map(({ one, other, figure, records }) => {
      const message = `${one.title} and ${other.title} counted ${records} records twice into ${figure}`;
      return aboutRule('counted_twice', other, message, 'narrow one of the conditions');
    });
}

function folded({ labelled }: Coverage, { about }: LintSubject): readonly Finding[] {
  return labelled
    .filter((metric) => metric.folded > 0)
    .map(({ name, maxSeries, values, folded: observations }) => {
      const each = values.map(({ label, distinct }) => `${label} ${distinct}`).join(', ');
      const message =
        `${name} has more than ${maxSeries} label sets in the log (values: ${each}), ` +
        `and ${observations} observations went to "other"`;
      const hint = 'drop a label, or raise max_series';
      return about('series_folded', ['metrics', name], message, hint);
    });
}

function contradicted({ contradictions }: Coverage, { about }: LintSubject): readonly Finding[] {
  return contradictions.map(({ field, kind, reason, better }) => {
    const message = `${field} is declared as ${kind} and ${reason}`;
    const hint = better && `declare it as ${better}`;
    return about('heartbeat_field', ['service_heartbeat', 'fields', field], message, hint);
  });
}
