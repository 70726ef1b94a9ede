import type { TimingSource } from '../../model/declaration.ts';
import { defaultBucketsSeconds } from '../bounds.ts';
import type { ConfigNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import { buckets } from './buckets.ts';
import { list, type RecordValue, record } from './collections.ts';
import { conditionOrAlways } from './condition.ts';
import { extraction } from './extraction.ts';
import { field } from './field.ts';
import { text } from './scalars.ts';
import { present, refined, type Type } from './type.ts';
import { unit, unitOf } from './unit.ts';

/** A timing as declared, without its component and name. */
export interface Timing {
  readonly from: readonly TimingSource[];
  readonly help?: string;
  readonly bucketsSeconds: readonly number[];
}

const summaryFields = {
  average: { type: field, description: "Field with the service's own average." },
  maximum: { type: field, description: "Field with the service's own maximum." },
} as const;

const sourceFields = {
  field: {
    type: field,
    description: 'Field with the duration of what the record describes.',
    examples: ['processing_time_ms'],
  },
  unit: {
    type: unit,
    description:
      'Unit, if the name of the field does not end in one; auto: the value is a text with its unit.',
  },
  when: {
    type: conditionOrAlways,
    description: 'Records to time; every record with the field if missing.',
  },
  extract: { type: extraction, description: 'Extracts fields from a text.' },
  summary: {
    type: record('a summary', summaryFields, {
      rule: { anyOf: [{ required: ['average'] }, { required: ['maximum'] }] },
    }),
    description:
      'Average and maximum that the service prints, used while it prints no single durations.',
  },
} as const;

const timingFields = {
  ...sourceFields,
  from: {
    type: list(
      refined(record('a source of a timing', sourceFields), sourceOf, {
        oneOf: [{ required: ['field'] }, { required: ['summary'] }],
      }),
    ),
    description: 'Several sources.',
  },
  buckets: {
    type: buckets,
    description: 'Upper bounds of the histogram in seconds, ascending, without +Inf.',
    default: defaultBucketsSeconds,
  },
  help: {
    type: text({ expected: 'a text' }),
    description: 'What the metric measures, in one line.',
  },
} as const;

export const timing: Type<Timing> = refined(record('a timing', timingFields), timingOf, {
  oneOf: [{ required: ['from'] }, { required: ['field'] }, { required: ['summary'] }],
});

function timingOf(
  value: RecordValue<typeof timingFields>,
  node: ConfigNode,
  problems: Problems,
): Timing | undefined {
  const { from, buckets: bucketsSeconds = defaultBucketsSeconds, help } = value;
  if (from === undefined) {
    const source = sourceOf(value, node, problems);
    return source === undefined ? undefined : present({ from: [source], help, bucketsSeconds });
  }
  const beside = Object.keys(sourceFields).filter((key) => Object.hasOwn(value, key));
  if (beside.length > 0) {
    problems.add(node, `${node.path} has ${beside.join(', ')} beside from`, {
      expected: 'each source as an item of from',
    });
    return undefined;
  }
  return present({ from, help, bucketsSeconds });
}

function sourceOf(
  value: RecordValue<typeof sourceFields>,
  node: ConfigNode,
  problems: Problems,
): TimingSource | undefined {
  const { field: name, summary, extract } = value;
  const when = value.when === 'always' ? undefined : value.when;
  if ((name === undefined) === (summary === undefined)) {
    const message =
      name === undefined ? 'does not say what it times' : 'has both field and summary';
    problems.add(node, `${node.path} ${message}`, {
      expected: 'field (one duration a record) or summary (average and maximum)',
    });
    return undefined;
  }
  if (name !== undefined) {
    const sampled = unitOf(value.unit, [name], node, problems);
    if (sampled === undefined) return undefined;
    return present({ kind: 'sample' as const, field: name, unit: sampled, when, extract });
  }
  const { average, maximum } = summary ?? {};
  const fields = [average, maximum].filter((member) => member !== undefined);
  if (fields.length === 0) {
    problems.add(node, `${node.path} has an empty summary`, {
      expected: 'average, maximum or both',
    });
    return undefined;
  }
  const summed = unitOf(value.unit, fields, node, problems);
  if (summed === undefined) return undefined;
  return present({ kind: 'summary' as const, average, maximum, unit: summed, when, extract });
}
