import type { LabelDeclaration, MetricDeclaration } from '../../../model/declaration.ts';
import { clausesOf } from '../logic/clauses.ts';
import type { Finding } from './finding.ts';
import type { LintSubject } from './subject.ts';

/** Labels fed from fields that have another value in nearly every record. */
export function lintCardinality({ declarations, about }: LintSubject): readonly Finding[] {
  return declarations.metrics.flatMap((metric) =>
    metric.labels
      .filter((label) => isUnbounded(label.field) && !isPinned(metric, label))
      .map((label) =>
        about(
          'label_unbounded',
          ['metrics', metric.name],
          `the label ${label.name} of ${metric.name} is fed from ${label.field}, ` +
            `which has a value for nearly every record`,
          `beyond ${metric.maxSeries} label sets all fold into "other"; label by a kind, not by an identity`,
        ),
      ),
  );
}

const identities: ReadonlySet<string> = new Set(
  (
    'id ids uuid guid ip email mail token session url uri href query timestamp ts hash digest ' +
    'address addr stack stacktrace traceback body payload cookie'
  ).split(' '),
);

const unboundedNames: ReadonlySet<string> = new Set(
  (
    'user username user_name path msg message error err exception description title time port ' +
    '@time @message @error @trace_id @duration'
  ).split(' '),
);

/** Whether a field's name says that nearly every record has another value there. */
export function isUnbounded(field: string): boolean {
  const name = field.slice(field.lastIndexOf('.') + 1);
  const words = name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toLowerCase()
    .split(/[_-]/);
  return unboundedNames.has(name.toLowerCase()) || identities.has(words.at(-1) ?? '');
}

/** Whether the metric's own condition names the values that the field may have. */
function isPinned({ when }: MetricDeclaration, { field }: LabelDeclaration): boolean {
  const clauses = when === undefined ? undefined : clausesOf(when);
  return (
    clauses?.every((clause) =>
      clause.some((atom) => atom.field === field && atom.holds && atom.test.kind === 'equals'),
    ) ?? false
  );
}
