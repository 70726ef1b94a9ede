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

/** A count as declared, without the component and name it stands under. */
export interface Count {
  readonly from: readonly CountSource[];
  readonly help?: string;
  readonly rate?: string;
  readonly error: boolean;
}

const sourceFields = {
  when: {
    type: conditionOrAlways,
    description: 'Which records it counts; always for every record.',
  },
  add: {
    type: field,
    description: 'Field with the number to add (a batch); without it each record adds 1.',
    examples: ['order_count'],
  },
  total: {
    type: field,
    description:
      "Field with the service's own cumulative total, which is authoritative for all before it.",
    examples: ['total_messages_processed'],
  },
  extract: { type: extraction, description: 'Makes fields of a text.' },
} as const;

const countFields = {
  ...sourceFields,
  from: {
    type: list(
      refined(record('a source of a count', sourceFields), sourceOf, {
        anyOf: [{ required: ['when'] }, { required: ['add'] }, { required: ['total'] }],
        not: { required: ['add', 'total'] },
      }),
    ),
    description: 'Several sources: events and totals are reconciled, never added up.',
  },
  help: { type: text({ expected: 'a text' }), description: 'What the metric is, in one line.' },
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
    { required: ['from'], not: either(['when', 'add', 'total', 'extract']) },
    { ...either(['when', 'add', 'total']), not: either(['from']) },
  ],
  not: { required: ['add', 'total'] },
});

function countOf(
  value: RecordValue<typeof countFields>,
  node: ConfigNode,
  problems: Problems,
): Count | undefined {
  const { from, when, add, total, extract, help, rate, error = false } = value;
  if (from !== undefined) {
    const inline = Object.entries({ when, add, total, extract });
    const beside = inline.filter(([, member]) => member !== undefined).map(([key]) => key);
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
  const { when, add, total, extract } = value;
  const condition = when === 'always' ? undefined : when;
  if (add !== undefined && total !== undefined) {
    problems.add(node, `${node.path} has both add and total`, {
      expected: 'add for what one record brings, or total for a sum that the service keeps',
    });
    return undefined;
  }
  if (total !== undefined) {
    return present({ kind: 'total' as const, field: total, when: condition, extract });
  }
  if (add === undefined && when === undefined) {
    problems.add(node, `${node.path} does not say what it counts`, {
      expected: 'when (which records), add (a field to add up) or total (a field with a total)',
      suggestion: 'for every record, write when: always',
    });
    return undefined;
  }
  return present({ kind: 'event' as const, add, when: condition, extract });
}

function either(keys: readonly string[]) {
  return { anyOf: keys.map((key) => ({ required: [key] })) };
}
