import type { Finding } from './finding.ts';
import { abbreviatedUnitIn, betterUnitFor, typeWordIn } from './name-words.ts';
import { type PublishedName, publishedNames } from './published-name.ts';
import type { LintSubject } from './subject.ts';

/**
 * Names as they will be published, by the conventions of Prometheus and OpenMetrics
 * (https://prometheus.io/docs/practices/naming), as `promtool check metrics` has them.
 */
export function lintNaming(subject: LintSubject): readonly Finding[] {
  return [
    ...publishedNames(subject.declarations).flatMap((published) => lintName(published, subject)),
    ...subject.declarations.metrics.flatMap(({ name, labels }) =>
      labels.flatMap((label) => lintLabel(['metrics', name], label.name, subject)),
    ),
  ];
}

const reserved = /_(total|bucket|count|sum|info|created)$/;

function lintName({ owner, declared, published, type }: PublishedName, subject: LintSubject) {
  const findings: Finding[] = [];
  const say = (...[code, message, hint]: [Finding['code'], string, string?]): void => {
    findings.push(subject.about(code, owner, message, hint));
  };
  const [, suffix] =
    reserved.exec(type === 'counter' ? declared.replace(/_total$/, '') : declared) ?? [];
  if (suffix !== undefined && type !== 'timing') {
    const of = suffix === 'total' ? 'counters' : suffix === 'info' ? 'infos' : 'histograms';
    const message = `${declared} is a ${type} and ends in _${suffix}, which is kept for ${of}`;
    say('name_reserved_suffix', message, `call it ${declared.slice(0, -suffix.length - 1)}`);
  }
  const unit = betterUnitFor(published);
  if (unit !== undefined) {
    const message = `${published} is in ${unit.written}; metrics are in ${unit.base}`;
    say('name_base_unit', message, `publish ${unit.base} and say so in the name`);
  }
  const abbreviated = abbreviatedUnitIn(published);
  if (abbreviated !== undefined) {
    say(
      'name_abbreviated_unit',
      `${published} has the unit ${abbreviated} in short`,
      'write it out',
    );
  }
  const word = typeWordIn(published);
  if (word !== undefined) {
    say('name_type', `${published} says its type, ${word}, which the exposition says already`);
  }
  if (/[a-z][A-Z]/.test(declared)) {
    say('name_case', `${declared} is in camelCase`, `call it ${snakeCase(declared)}`);
  }
  if (declared.includes(':')) {
    const message = `${declared} has a colon, which is kept for recording rules`;
    say('name_colon', `${message}; it is published as ${published}`, `call it ${published}`);
  }
  return findings;
}

/** Labels that Prometheus and its operator give to every series of a target. */
/** Labels that Prometheus gives to targets. */
export const targetLabels: ReadonlySet<string> = new Set(
  'job instance namespace pod container service endpoint node'.split(' '),
);

function lintLabel(
  owner: readonly string[],
  label: string,
  subject: LintSubject,
): readonly Finding[] {
  const name = owner.at(-1) ?? '';
  if (targetLabels.has(label)) {
    const message = `the label ${label} of ${name} is one that Prometheus gives to targets`;
    const hint = `it would become exported_${label}; give it another name`;
    return [subject.about('label_of_target', owner, message, hint)];
  }
  if (!/[a-z][A-Z]/.test(label)) return [];
  const message = `the label ${label} of ${name} is in camelCase`;
  return [subject.about('label_case', owner, message, `call it ${snakeCase(label)}`)];
}

function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}
