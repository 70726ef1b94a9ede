import { type ConfigNode, describeNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import { record } from './collections.ts';
import { number, size } from './scalars.ts';
import { refined, type Type } from './type.ts';

interface ThresholdPair {
  readonly degraded?: number;
  readonly unhealthy?: number;
}

/** A bare value, which means `degraded`, or a map with `degraded` and `unhealthy`. */
function threshold(name: string, type: Type<number>): Type<ThresholdPair> {
  const pair = refined(
    record(name, {
      degraded: { type, description: 'Beyond this the service is degraded.' },
      unhealthy: { type, description: 'Beyond this it is unhealthy, and /health answers 503.' },
    }),
    ordered,
  );
  const expected = `${type.expected}, or a map with degraded and unhealthy`;
  return {
    expected,
    read(node, problems) {
      if (node.kind === 'map') return pair.read(node, problems);
      if (node.kind === 'list') {
        problems.add(node, `${node.path} is ${describeNode(node)}`, { expected });
        return undefined;
      }
      const degraded = type.read(node, problems);
      return degraded === undefined ? undefined : { degraded };
    },
    schema: (definitions) => ({ anyOf: [type.schema(definitions), pair.schema(definitions)] }),
  };
}

function ordered(
  value: ThresholdPair,
  node: ConfigNode,
  problems: Problems,
): ThresholdPair | undefined {
  const { degraded, unhealthy } = value;
  if (degraded === undefined || unhealthy === undefined || degraded <= unhealthy) return value;
  problems.add(
    node,
    `${node.path} is unhealthy above ${unhealthy}, below its threshold for degraded`,
    {
      expected: `unhealthy of at least ${degraded}`,
    },
  );
  return undefined;
}

const positive = number({ minimum: 0, maximum: Number.MAX_VALUE });
const wholeBytes = size({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const health = record(
  'health',
  {
    silence_seconds: {
      type: threshold('silence_seconds', positive),
      description:
        'Seconds without a record. By default degraded after three intervals, at least a minute.',
      examples: [120, { degraded: 120, unhealthy: 600 }],
    },
    error_rate_per_second: {
      type: threshold('error_rate_per_second', positive),
      description: 'Errors a second in the last heartbeat.',
      default: 0.1,
    },
    missed_heartbeats: {
      type: threshold('missed_heartbeats', positive),
      description: 'Number of missed heartbeats of the service.',
      default: { degraded: 2, unhealthy: 5 },
    },
    backlog_bytes: {
      type: threshold('backlog_bytes', wholeBytes),
      description: 'Bytes written to the log and not read yet.',
      default: '64MiB',
    },
  },
  { mayBeEmpty: true },
);
