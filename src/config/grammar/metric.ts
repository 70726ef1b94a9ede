import type { LabelDeclaration, MetricDeclaration } from '../../model/declaration.ts';
import { defaultBuckets, defaultBucketsSeconds, defaultFallback } from '../bounds.ts';
import { type ConfigNode, describeNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import { buckets } from './buckets.ts';
import { dictionary, type RecordValue, record } from './collections.ts';
import { conditionOrAlways } from './condition.ts';
import { extraction } from './extraction.ts';
import { field } from './field.ts';
import { labelKeys } from './names.ts';
import { number, oneOf, text } from './scalars.ts';
import { present, refined, type Type } from './type.ts';
import { unit, unitOf } from './unit.ts';

type Unnamed<T> = T extends unknown ? Omit<T, 'name' | 'maxSeries'> : never;
/** A metric as declared, without its name; its own limit is optional. */
export type Metric = Unnamed<MetricDeclaration> & { readonly maxSeries?: number };

type Label = Omit<LabelDeclaration, 'name'>;

const labelRecord = record('a label', {
  field: { type: field, description: 'Field with the value.', required: true },
  fallback: {
    type: text({ expected: 'a text' }),
    description: 'Value if a record has no such field.',
    default: defaultFallback,
  },
});

const label: Type<Label> = {
  expected: 'the name of a field, or a map with field and fallback',
  read(node, problems) {
    if (node.kind === 'map') {
      const { field: name, fallback = defaultFallback } = labelRecord.read(node, problems) ?? {};
      return name === undefined ? undefined : { field: name, fallback };
    }
    if (node.kind === 'list') {
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected: label.expected });
      return undefined;
    }
    const name = field.read(node, problems);
    return name === undefined ? undefined : { field: name, fallback: defaultFallback };
  },
  schema: (definitions) => ({
    anyOf: [field.schema(definitions), labelRecord.schema(definitions)],
  }),
};

const metricFields = {
  type: {
    type: oneOf(['counter', 'gauge', 'timing', 'distribution'], {
      histogram: 'timing',
      summary: 'timing',
    }),
    description:
      'counter: adds up; gauge: the last value; timing: a histogram of durations; ' +
      'distribution: a histogram of plain numbers, such as bytes.',
    required: true,
  },
  when: { type: conditionOrAlways, description: 'Which records it is about; always for every.' },
  add: { type: field, description: 'counter: field with the number to add; without it 1.' },
  field: { type: field, description: 'gauge, timing, distribution: field with the value.' },
  unit: {
    type: unit,
    description: 'timing: unit, if the name of the field does not end in one.',
  },
  extract: { type: extraction, description: 'Extracts fields from a text.' },
  labels: {
    type: dictionary('labels', label, { ...labelKeys, mayBeEmpty: true }),
    description: 'Labels: a name and the field that gives its value.',
    examples: [{ side: 'side' }, { status: { field: 'http.status', fallback: 'unknown' } }],
  },
  buckets: {
    type: buckets,
    description:
      'timing, distribution: upper bounds in seconds or in the unit of the numbers, ascending, ' +
      'without +Inf.',
    default: defaultBucketsSeconds,
  },
  help: {
    type: text({ expected: 'a text' }),
    description: 'What the metric measures, in one line.',
  },
  max_series: {
    type: number({ minimum: 1, maximum: 1_000_000, integer: true }),
    description:
      'Maximum number of label sets; further ones fold into one with the value other for every label.',
  },
} as const;

export const metric: Type<Metric> = refined(record('a metric', metricFields), metricOf, {
  oneOf: [
    {
      properties: { type: { const: 'counter' } },
      anyOf: [{ required: ['when'] }, { required: ['add'] }],
    },
    { properties: { type: { const: 'gauge' } }, required: ['field'] },
    { properties: { type: { const: 'timing' } }, required: ['field'] },
    { properties: { type: { const: 'distribution' } }, required: ['field'] },
  ],
});

const takes = {
  counter: new Set(['add']),
  gauge: new Set(['field']),
  timing: new Set(['field', 'unit', 'buckets']),
  distribution: new Set(['field', 'buckets']),
} as const;
const owned = ['add', 'field', 'unit', 'buckets'] as const;

function metricOf(
  value: RecordValue<typeof metricFields>,
  node: ConfigNode,
  problems: Problems,
): Metric | undefined {
  const { type, add, field: name, extract, help, max_series: maxSeries } = value;
  if (type === undefined) return undefined;
  const foreign = owned.filter((key) => value[key] !== undefined && !takes[type].has(key));
  if (foreign.length > 0) {
    problems.add(node, `${node.path} is a ${type}, which takes no ${foreign.join(' and no ')}`);
    return undefined;
  }
  const when = value.when === 'always' ? undefined : value.when;
  const labels = [...(value.labels ?? [])].map(([key, { field, fallback }]) => ({
    name: key,
    field,
    fallback,
  }));
  const common = present({ when, extract, help, maxSeries });
  if (type === 'counter') {
    if (value.when === undefined && add === undefined) {
      problems.add(node, `${node.path} does not say what it counts`, {
        expected: 'when (which records) or add (a field to add up)',
        suggestion: 'for every record, write when: always',
      });
      return undefined;
    }
    return { type, labels, ...common, ...present({ add }) };
  }
  if (name === undefined) {
    problems.add(node, `${node.path} needs "field"`, { expected: field.expected });
    return undefined;
  }
  if (type === 'gauge') return { type, labels, ...common, field: name };
  if (type === 'distribution') {
    return { type, labels, ...common, field: name, buckets: value.buckets ?? defaultBuckets };
  }
  const timed = unitOf(value.unit, [name], node, problems);
  if (timed === undefined) return undefined;
  const bucketsSeconds = value.buckets ?? defaultBucketsSeconds;
  return { type, labels, ...common, field: name, unit: timed, bucketsSeconds };
}
