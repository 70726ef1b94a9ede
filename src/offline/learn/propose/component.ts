import { redact } from '../../../decode/masking/redact.ts';
import { wordsOf } from '../../../model/words.ts';
import { plural } from '../../analyze/render/figures.ts';
import { targetLabels } from '../../check/lint/naming.ts';
import type { FieldEvidence } from '../evidence/field-evidence.ts';
import type { KindEvidence } from '../evidence/kind-evidence.ts';
import { proposeCounts } from './events.ts';
import type { KeptKind } from './kind.ts';
import { lastKey, type Names, nameOf } from './names.ts';
import { numberKind } from './numbers.ts';
import type { Condition, Proposed, ProposedComponent } from './proposal.ts';
import { labelCardinality, stateValues } from './texts.ts';
import { needsUnit, proposeTimings, timingOf } from './timings.ts';

export interface ComponentInput {
  readonly name: string;
  /** Its loggers, with all of their records. */
  readonly members: readonly KindEvidence[];
  readonly kept: readonly KeptKind[];
  /** Tells its records apart; `undefined`: all of the log are. */
  readonly when: Condition | undefined;
  /** Whether other components have a field of that path too. */
  readonly isShared: (path: string) => boolean;
  readonly names: Names;
}

export interface ComponentProposal {
  readonly component: ProposedComponent;
  readonly metrics: readonly Proposed[];
  readonly open: readonly string[];
}

const maxLabels = 3;
const maxLabelledSeries = 200;
const maxGauges = 12;
const maxQuestions = 6;

export function proposeComponent(input: ComponentInput): ComponentProposal {
  const { name, members, kept, when, isShared, names } = input;
  const whenOf = (path: string): Condition | undefined => (isShared(path) ? when : undefined);
  const records = sum(members.map(({ count }) => count));
  const errors = sum(members.map((member) => member.errors));
  const counts = proposeCounts(name, when, kept, { records, errors }, names);
  const fields = fieldsOf(members);
  const timings: Proposed[] = [];
  const states: Proposed[] = [];
  const open: string[] = [];
  for (const [path, field] of fields) {
    if (timingOf(path, field) !== 'no')
      timings.push(...proposeTimings(name, path, field, whenOf(path), kept, names));
    else if (needsUnit(path, field)) {
      open.push(
        `${path}: ${plural(field.count, 'duration', 'durations')} without a unit, so no timing was made (first in line ${field.firstLine})`,
      );
    }
    const values = stateValues(path, field);
    if (values !== undefined) states.push(stateOf(name, path, field, values, whenOf(path), names));
  }
  const amounts = kept.flatMap((kind) => amountsOf(kind, names));
  const levels = levelsOf(fields, whenOf, counts, names);
  return {
    component: {
      name,
      because: plural(records, 'record', 'records'),
      counts: [...counts, ...levels.totals],
      timings,
      states,
    },
    metrics: [...levels.gauges, ...amounts, ...kept.flatMap((kind) => labelledOf(kind, names))],
    open: [...open, ...levels.unknown.slice(0, maxQuestions)],
  };
}

/** The fields of a component, those of the same path as one, in the order of their names. */
function fieldsOf(members: readonly KindEvidence[]): readonly (readonly [string, FieldEvidence])[] {
  const fields = new Map<string, FieldEvidence>();
  for (const member of members) {
    for (const [path, field] of member.fields) {
      const known = fields.get(path);
      if (known === undefined || field.count > known.count) fields.set(path, field);
    }
  }
  return [...fields].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function stateOf(
  component: string,
  path: string,
  field: FieldEvidence,
  values: readonly string[],
  when: Condition | undefined,
  names: Names,
): Proposed {
  const isBoolean = field.booleans === field.count;
  // With its name before it, by which a secret is known.
  const shown = values.map((value) => redact(`${path}=${value}`).slice(path.length + 1));
  return {
    name: names.take(lastKey(path), `${component}_${lastKey(path)}`),
    body: { field: path, type: isBoolean ? 'boolean' : 'string', ...(when && { when }) },
    because: `${plural(values.length, 'value', 'values')} (${shown.join(', ')}); first in line ${field.firstLine}`,
  };
}

/** Running totals, levels to show, and numbers that a person has to judge. */
function levelsOf(
  fields: readonly (readonly [string, FieldEvidence])[],
  whenOf: (path: string) => Condition | undefined,
  counts: readonly Proposed[],
  names: Names,
): { readonly totals: Proposed[]; readonly gauges: Proposed[]; readonly unknown: string[] } {
  const totals: Proposed[] = [];
  const gauges: Proposed[] = [];
  const unknown: string[] = [];
  const isCounted = new Set(counts.map(({ name }) => name));
  for (const [path, field] of fields) {
    if (timingOf(path, field) !== 'no' || needsUnit(path, field)) continue;
    const kind = numberKind(path, field);
    const when = whenOf(path);
    const where = `${plural(field.count, 'value', 'values')} from ${field.minimum} to ${field.maximum}; first in line ${field.firstLine}`;
    const name = nameOf(lastKey(path).replace(/_?total_?/i, ' '));
    if (kind === 'total') {
      const own = isCounted.has(name) ? `${name}_as_told` : name;
      totals.push({
        name: names.take(own === '' ? lastKey(path) : own, `${own}_told`),
        body: { total: path, ...(when && { when: { ...when, [path]: { exists: true } } }) },
        because: `a running total: ${where}`,
      });
    } else if (kind === 'gauge' && gauges.length < maxGauges) {
      gauges.push({
        name: names.take(lastKey(path)),
        body: { type: 'gauge', field: path, ...(when && { when }) },
        because: `a level: ${where}`,
      });
    } else if (kind === 'unknown')
      unknown.push(`${path}: a number with no clear meaning, ${where}`);
  }
  return { totals, gauges, unknown };
}

function amountsOf(kind: KeptKind, names: Names): Proposed[] {
  return [...kind.fields]
    .filter(
      ([path, field]) => timingOf(path, field) === 'no' && numberKind(path, field) === 'amount',
    )
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, field]) => ({
      name: names.take(`${kind.template} ${lastKey(path)}`, lastKey(path)),
      body: { type: 'counter', when: kind.when, add: path },
      because: `amounts of ${field.minimum} to ${field.maximum}; first in line ${field.firstLine}`,
    }));
}

/** A count of a kind by those of its fields that have few values. */
function labelledOf(kind: KeptKind, names: Names): Proposed[] {
  let series = 1;
  const labels: Record<string, string> = {};
  const shown: string[] = [];
  for (const [path, field] of [...kind.fields].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const cardinality = labelCardinality(path, field, kind.count);
    const label = labelNameOf(path);
    if (cardinality === undefined || stateValues(path, field) !== undefined) continue;
    if (shown.length === maxLabels || series * cardinality > maxLabelledSeries) continue;
    if (label in labels) continue;
    labels[label] = path;
    series *= cardinality;
    shown.push(`${label} has ${cardinality} values`);
  }
  if (shown.length === 0) return [];
  return [
    {
      name: names.take(`${kind.template} by ${Object.keys(labels).join(' ')}`),
      body: { type: 'counter', when: kind.when, labels },
      because: `${plural(kind.count, 'record', 'records')}; ${shown.join(', ')}`,
    },
  ];
}

function labelNameOf(path: string): string {
  const name = wordsOf(lastKey(path)).join('_').replace(/\W/g, '');
  return /^\d|^$|^le$|^quantile$/.test(name) || targetLabels.has(name) ? `field_${name}` : name;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
