import { faultOfField, isCanonicalField } from '../../../config/grammar/field.ts';
import type { KindEvidence } from '../evidence/kind-evidence.ts';
import type { Kind } from './kind.ts';
import { nameOf } from './names.ts';
import type { Condition } from './proposal.ts';
import { isOwnKey } from './texts.ts';
import { isWide, isWithin, patternOf } from './wide-template.ts';

/** What a miner could not tell apart any more. */
const otherTemplate = 'other';

/**
 * The kinds of record of a log, the busiest first: by event or template (with the logger, where
 * several write the same), and where a record says nothing in words by a field that others lack.
 */
export function kindsOf(evidence: readonly KindEvidence[]): readonly Kind[] {
  const loggers = new Map<string, number>();
  for (const { template } of evidence) loggers.set(template, (loggers.get(template) ?? 0) + 1);
  const wide = variants(evidence);
  const families = new Map<string, KindEvidence[]>();
  const kinds: Kind[] = [];
  for (const kind of evidence) {
    const family = kind.typeField === undefined ? familyOf(kind, wide) : undefined;
    if (family !== undefined) {
      const key = `${kind.logger}\n${family}`;
      families.set(key, [...(families.get(key) ?? []), kind]);
    } else if (kind.template === '') kinds.push(...wordless(kind, evidence));
    else kinds.push(worded(kind, loggers));
  }
  const isShared = (family: string): boolean =>
    [...families.keys()].filter((key) => key.endsWith(`\n${family}`)).length > 1;
  for (const [key, members] of families) {
    const [logger = '', family = ''] = key.split('\n');
    kinds.push(together(members, family, isShared(family) ? logger : undefined));
  }
  return kinds.toSorted(
    (a, b) => b.count - a.count || compare(a.template, b.template) || compare(a.logger, b.logger),
  );
}

/** Wide templates that a miner made of others, which are there too. */
function variants(evidence: readonly KindEvidence[]): readonly string[] {
  const templates = [...new Set(evidence.map(({ template }) => template))];
  return templates.filter(
    (wide) => isWide(wide) && templates.some((one) => one !== wide && isWithin(one, wide)),
  );
}

function familyOf({ template }: KindEvidence, wide: readonly string[]): string | undefined {
  return wide.find((one) => isWithin(template, one));
}

function worded(kind: KindEvidence, loggers: ReadonlyMap<string, number>): Kind {
  const { template, typeField, logger, exact, count } = kind;
  const isShared = (loggers.get(template) ?? 0) > 1;
  // A template of values alone, such as the path of a request, is no event.
  const isNameless = template === otherTemplate || nameOf(template) === '';
  const isUnnamed = isNameless || (isShared && logger === '');
  return kindFrom(
    kind,
    isUnnamed
      ? undefined
      : {
          [typeField ?? (exact === count ? '@event' : '@template')]: template,
          ...(isShared && { '@logger': logger }),
        },
  );
}

/**
 * A miner makes a wide template once it has seen enough that differ in one word. Which those were
 * depends on the order of the log, so the rule is by the text that all of them share.
 */
function together(
  members: readonly KindEvidence[],
  template: string,
  logger: string | undefined,
): Kind {
  return {
    logger: members[0]?.logger ?? '',
    template,
    count: sum(members.map(({ count }) => count)),
    errors: sum(members.map(({ errors }) => errors)),
    requests: sum(members.map(({ requests }) => requests)),
    firstLine: Math.min(...members.map(({ firstLine }) => firstLine)),
    fields: new Map(),
    when:
      logger === ''
        ? undefined
        : {
            '@event': { regex: patternOf(template) },
            ...(logger !== undefined && { '@logger': logger }),
          },
  };
}

/** Of records without a message and without a type: by fields that no other kind has. */
function wordless(kind: KindEvidence, evidence: readonly KindEvidence[]): readonly Kind[] {
  const isElsewhere = (path: string): boolean =>
    evidence.some((other) => other !== kind && other.fields.has(path));
  const marks = kind.shapes.marks(
    (path) => isField(path) && !isElsewhere(path),
    (path) => !isOwnKey(path),
  );
  const marked = marks.map(({ path, without, count, errors, firstLine }): Kind => {
    const exists: Condition = { [path]: { exists: true } };
    return {
      logger: kind.logger,
      template: path,
      count,
      errors,
      requests: 0,
      firstLine,
      fields: count === kind.count ? kind.fields : new Map(),
      when: {
        ...exists,
        ...Object.fromEntries(without.map((other) => [other, { exists: false }])),
      },
    };
  });
  const rest = kind.count - sum(marks.map(({ count }) => count));
  const errors = kind.errors - sum(marks.map((mark) => mark.errors));
  return rest === 0 ? marked : [...marked, { ...kindFrom(kind, undefined), count: rest, errors }];
}

/** Whether a rule may name it: some keys read like canonical fields. */
function isField(path: string): boolean {
  return !isCanonicalField(path) && faultOfField(path) === undefined;
}

function kindFrom(kind: KindEvidence, when: Condition | undefined): Kind {
  const { logger, template, count, errors, requests, firstLine, fields } = kind;
  return { logger, template, count, errors, requests, firstLine, fields, when };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
