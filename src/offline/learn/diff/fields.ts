import { subjectAndUnit } from '../../../model/timing-name.ts';
import { plural } from '../../analyze/render/figures.ts';
import type { DeclaredRule } from '../../check/rule-list.ts';
import type { FieldEvidence } from '../evidence/field-evidence.ts';
import type { LogEvidence } from '../evidence/log-evidence.ts';
import { lastKey } from '../propose/names.ts';
import type { Difference } from './difference.ts';

const numeric: ReadonlySet<DeclaredRule['reading']> = new Set([
  'event',
  'total',
  'delta',
  'sample',
  'summary',
]);

/** Fields that rules read and that are gone, renamed to another unit, or no numbers any more. */
export function changedFields(
  rules: readonly DeclaredRule[],
  { loggers }: LogEvidence,
  positionOf: (rule: DeclaredRule) => string,
): readonly Difference[] {
  const fields = new Map<string, FieldEvidence>();
  for (const { fields: own } of loggers) {
    for (const [path, field] of own) {
      if (field.count > (fields.get(path)?.count ?? 0)) fields.set(path, field);
    }
  }
  return rules.flatMap((rule) =>
    rule.fields
      .filter((path) => !path.startsWith('@') && rule.extract === undefined)
      .flatMap((path) => {
        const message = changeOf(path, rule, fields);
        return message === undefined
          ? []
          : [
              {
                kind: 'field_changed',
                message: `${rule.title}: ${message}`,
                position: positionOf(rule),
              },
            ];
      }),
  );
}

function changeOf(
  path: string,
  rule: DeclaredRule,
  fields: ReadonlyMap<string, FieldEvidence>,
): string | undefined {
  const field = fields.get(path);
  if (field === undefined) {
    const renamed = [...fields.keys()].find((other) => isSameSubject(other, path));
    const hint = renamed === undefined ? '' : `; ${renamed} is there, in another unit`;
    return `no record has ${path}${hint}`;
  }
  const unread = field.texts - field.durationTexts;
  return numeric.has(rule.reading) && unread > field.count / 2
    ? `${path} is a text in ${plural(unread, 'record', 'records')} of ${field.count} (first in line ${field.firstLine})`
    : undefined;
}

/** `took_ms` and `took_seconds`: the same thing in another unit. */
function isSameSubject(path: string, other: string): boolean {
  const [one, two] = [path, other].map((name) => subjectAndUnit(lastKey(name)));
  return one?.unit !== undefined && one.subject === two?.subject && one.unit !== two?.unit;
}
