import type { CountSource } from '../../model/declaration.ts';
import type { ConfigNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import { list, type RecordValue, record } from './collections.ts';
import { conditionOrAlways } from './condition.ts';
import { extraction } from './extraction.ts';
import { field } from './field.ts';
import { rateName } from './names.ts';
import { boolean, text } from './scalars.ts';
import { present, refined, type Type } from './type.ts';

/** A count as declared, without its component and name. */
export interface Count {
  readonly from: readonly CountSource[];
  readonly help?: string;
  readonly rate?: string;
  readonly error: boolean;
}

const sourceFields = {
  when: {
    type: conditionOrAlways,
    description: 'Records to count; always for every record.',
  },
  add: {
    type: field,
    description: 'Field with the number to add (a batch); each record adds 1 if this is missing.',
    examples: ['order_count'],
  },
  total: {
    type: field,
    description:
      "Field with the service's own cumulative total, which overrides events counted before it.",
    examples: ['total_messages_processed'],
  },
  delta: {
    type: field,
    description: "Field with the increase since the service's last heartbeat.",
    examples: ['messages_since_last'],
  },
  printed_rate: {
    type: field,
    description:
      'Field beside a total or delta with the rate per second that the service prints, to compare.',
    examples: ['messages_per_second'],
  },
  extract: { type: extraction, description: 'Extracts fields from a text.' },
} as const;

const amounts = ['add', 'total', 'delta'] as const;
const speaking = ['when', ...amounts];
const excluded = {
  not: {
    anyOf: [
      { required: ['add', 'total'] },
      { required: ['add', 'delta'] },
      { required: ['total', 'delta'] },
      { required: ['printed_rate'], not: either(['total', 'delta']) },
    ],
  },
};

const countFields = {
  ...sourceFields,
  from: {
    type: list(
      refined(record('a source of a count', sourceFields), sourceOf, {
        ...either(speaking),
        ...excluded,
      }),
    ),
    description: 'Several sources: events and totals are reconciled, never added up.',
  },
  help: {
    type: text({ expected: 'a text' }),
    description: 'What the metric measures, in one line.',
  },
  rate: {
    type: rateName,
    description: 'Name under which its rate per second is published.',
    examples: ['messages_per_second'],
  },
  error: {
    type: boolean(),
    description: 'Whether it counts towards error_rate_per_second.',
    default: false,
  },
} as const;

export const count: Type<Count> = refined(record('a count', countFields), countOf, {
  oneOf: [
    { required: ['from'], not: either([...speaking, 'printed_rate', 'extract']) },
    { ...either(speaking), not: either(['from']) },
  ],
  ...excluded,
});

function countOf(
  value: RecordValue<typeof countFields>,
  node: ConfigNode,
  problems: Problems,
): Count | undefined {
  const { from, help, rate, error = false } = value;
  if (from !== undefined) {
    const beside = Object.keys(sourceFields).filter((key) => Object.hasOwn(value, key));
    if (beside.length > 0) {
      problems.add(node, `${node.path} has ${beside.join(', ')} beside from`, {
        expected: 'each source as an item of from',
      });
      return undefined;
    }
    return present({ from, help, rate, error });
  }
  const source = sourceOf(value, node, problems);
  return source === undefined ? undefined : present({ from: [source], help, rate, error });
}

function sourceOf(
  value: RecordValue<typeof sourceFields>,
  node: ConfigNode,
  problems: Problems,
): CountSource | undefined {
  const { when, add, total, delta, printed_rate: printedRate, extract } = value;
  const condition = when === 'always' ? undefined : when;
  const given = amounts.filter((key) => value[key] !== undefined);
  if (given.length > 1) {
    const which = given.length > 2 ? given.join(', ') : `both ${given.join(' and ')}`;
    problems.add(node, `${node.path} has ${which}`, {
      expected:
        'add for the amount in one record, total for a running sum kept by the service, or delta for the increase since its last report',
    });
    return undefined;
  }
  const printed = total ?? delta;
  if (printed !== undefined) {
    const kind = total === undefined ? 'delta' : 'total';
    return present({ kind, field: printed, printedRate, when: condition, extract } as const);
  }
  if (printedRate !== undefined) {
    problems.add(
      node,
      `${node.path} has a printed_rate without a total or delta to compare it with`,
      {
        expected: 'printed_rate beside total or delta',
      },
    );
    return undefined;
  }
  if (add === undefined && when === undefined) {
    problems.add(node, `${node.path} does not say what it counts`, {
      expected:
        'when (which records), add (a field to add up), total (a field with a running total) or delta (a field with an increase)',
      suggestion: 'for every record, write when: always',
    });
    return undefined;
  }
  return present({ kind: 'event' as const, add, when: condition, extract });
}

function either(keys: readonly string[]) {
  return { anyOf: keys.map((key) => ({ required: [key] })) };
}
