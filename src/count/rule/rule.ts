import type { Condition, Extract } from '../../model/condition.ts';
import type { ObservationSink } from '../../model/observation.ts';
import type { LogRecord } from '../../model/record.ts';
import { allOf, cheapestFirst, compileCondition, type Matcher } from './condition-matcher.ts';
import { Extractor } from './extractor.ts';
import type { FieldTable, Scope } from './field-table.ts';
import { literalsFor } from './literal.ts';
import { fieldsOf, type Requirements, requirementsOf } from './requirements.ts';

/** Tells a sink what a record that matched says. */
export type Observe = (record: LogRecord, sink: ObservationSink) => void;

/** A rule as it is declared. */
export interface RuleDeclaration {
  /** Path in the configuration, for errors: `components.consumer.counts.x.from[0]`. */
  readonly where: string;
  readonly when?: Condition | undefined;
  readonly extract?: Extract | undefined;
  /** Without `when`, it speaks of every record that has one of these; none: of every record. */
  readonly fields: readonly string[];
  /** Called once, with what names mean to this rule. */
  readonly compile: (scope: Scope) => Observe;
}

/** A compiled rule. */
export interface Rule {
  /** Its index in the order of observations. */
  readonly order: number;
  /** What a record must hold for it to match: by slot, one of some literals. */
  readonly requirements: Requirements;
  /** The test that is left once the requirement at `slot` is known to hold; `undefined`: none. */
  residual(slot: number | undefined): Matcher | undefined;
  readonly observe: Observe;
  /** Whether it asks for the class of an error, so that it speaks of stack traces too. */
  readonly asksForError: boolean;
}

/** @throws CodedError for a regex that cannot be used */
export function compileRule(declared: RuleDeclaration, order: number, fields: FieldTable): Rule {
  const { where, extract } = declared;
  const extractor = extract && new Extractor(extract, fields, where);
  const scope = extractor ?? fields;
  const parts = cheapestFirst(conditionParts(declared)).map((condition) => ({
    condition,
    matches: compileCondition(condition, scope, `${where}.when`),
    namesGroup: fieldsOf(condition).some((field) => extractor?.isGroup(field)),
  }));
  const plain = parts.filter((part) => !part.namesGroup);
  const onGroups = parts.filter((part) => part.namesGroup).map((part) => part.matches);
  const extracting = extractor ? [(record: LogRecord) => extractor.apply(record)] : [];
  const conditions = plain.map((part) => part.condition);
  const requirements = requirementsOf({ kind: 'all', of: conditions }, fields);
  return {
    order,
    requirements,
    residual(slot) {
      const left =
        slot === undefined
          ? plain
          : plain.filter(({ condition }) => !isDecidedAt(slot, requirements, condition, fields));
      const matchers = [...left.map((part) => part.matches), ...extracting, ...onGroups];
      return matchers.length === 0 ? undefined : allOf(matchers);
    },
    observe: declared.compile(scope),
    asksForError: conditions.some((condition) => fieldsOf(condition).includes('@error_type')),
  };
}

/** The conditions that must all hold. */
function conditionParts({ when, fields }: RuleDeclaration): readonly Condition[] {
  if (when !== undefined) return flatten(when);
  if (fields.length === 0) return [];
  const test = { kind: 'exists', expected: true } as const;
  return [{ kind: 'any', of: fields.map((field) => ({ kind: 'field', field, test })) }];
}

function flatten(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? condition.of.flatMap(flatten) : [condition];
}

/** A plain equality that holds for every literal under which the index keeps the rule. */
function isDecidedAt(
  slot: number,
  requirements: Requirements,
  condition: Condition,
  fields: FieldTable,
): boolean {
  if (condition.kind !== 'field' || condition.test.kind !== 'equals') return false;
  if (fields.slot(condition.field) !== slot) return false;
  const literals = literalsFor(condition.field, condition.test.values);
  return [...(requirements.get(slot) ?? [])].every((literal) => literals.has(literal));
}
