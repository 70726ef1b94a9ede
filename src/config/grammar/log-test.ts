import type { Test } from '../../model/condition.ts';
import { lineClasses } from '../../model/ledger.ts';
import { didYouMean } from '../../model/nearest-name.ts';
import { type ConfigNode, describeNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import type { SourceSpan } from '../source-span.ts';
import { list, type RecordValue, record } from './collections.ts';
import { number, text } from './scalars.ts';
import { testType } from './test.ts';
import { named, refined, type Type } from './type.ts';

/** One expected value of a test, and where it is declared. */
export interface Expectation {
  /** `messages_processed_total{component="consumer"}`, `messages_per_second`, `unmatched`. */
  readonly key: string;
  readonly test: Test;
  readonly span: SourceSpan;
}

/** The exact set of codes of health reasons that a test expects. */
interface ExpectedAlerts {
  readonly codes: readonly string[];
  readonly span: SourceSpan;
}

/** Lines of a log, and the results that the configuration must produce. */
export interface LogTest {
  readonly name: string;
  readonly span: SourceSpan;
  readonly log:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'file'; readonly path: string; readonly span: SourceSpan };
  /** Seconds of silence after the last record, before alerts are checked. */
  readonly quietSeconds: number;
  readonly metrics: readonly Expectation[];
  readonly heartbeat: readonly Expectation[];
  readonly ledger: readonly Expectation[];
  /** `undefined`: not checked. */
  readonly alerts: ExpectedAlerts | undefined;
}

export const ledgerKeys = ['bytes', 'lines', 'records', ...lineClasses] as const;

export const alertCodes = [
  'service_silent',
  'service_heartbeat_missing',
  'error_rate_high',
  'component_unwell',
] as const;

const expectFields = {
  metrics: {
    type: expectations('metrics', 'the name of a series, with its labels if it has any'),
    description:
      'Series after the last line, by name and labels, each with its value or a test of it.',
    examples: [{ 'orders_placed_total{component="checkout"}': 2, queue_size: { lte: 10 } }],
  },
  heartbeat: {
    type: expectations('heartbeat', 'a key of the heartbeat line'),
    description: 'Keys of one heartbeat over all of the lines.',
    examples: [{ orders_placed_delta: 2, checkout_gateway_connected: true }],
  },
  ledger: {
    type: expectations('ledger', `one of ${ledgerKeys.join(', ')}`, ledgerKeys),
    description: 'Number of lines of each class.',
    examples: [{ matched: 2, unmatched: 0 }],
  },
  alerts: {
    type: alerts(),
    description: 'Codes of the reasons that /health then reports: exactly these.',
    examples: [['error_rate_high'], []],
  },
} as const;

const testFields = {
  name: {
    type: text({ expected: 'a sentence that says what the test shows' }),
    description: 'What the test shows.',
    required: true,
  },
  log: {
    type: logLines(),
    description: 'The lines: one text, or a list of texts and maps; a map becomes a JSON line.',
    examples: [[{ event: 'order placed', payment_ms: 12.5 }, '{"torn']],
  },
  file: {
    type: located(text({ expected: 'the path of a log' })),
    description: 'A log beside this file, plain or compressed, instead of log.',
    examples: ['samples/checkout.log'],
  },
  quiet_seconds: {
    type: number({ minimum: 0, maximum: 31_536_000 }),
    description: 'Seconds of silence after the last record, before alerts are checked.',
    default: 0,
  },
  expect: {
    type: record('expect', expectFields),
    description: 'The expected results.',
    required: true,
  },
} as const;

const logTest: Type<LogTest> = named(
  'log_test',
  'A test of the configuration: lines of a log, and the expected results.',
  refined(record('a test', testFields), logTestOf, {
    oneOf: [{ required: ['log'] }, { required: ['file'] }],
  }),
);

export const logTests: Type<readonly LogTest[]> = list(logTest);

/** The content of a file of tests. */
export const testFileType = record('the tests', {
  tests: { type: logTests, description: 'Tests of the configuration beside it.', required: true },
});

function logTestOf(
  value: RecordValue<typeof testFields>,
  node: ConfigNode,
  problems: Problems,
): LogTest | undefined {
  const { name = '', log, file, quiet_seconds: quietSeconds = 0, expect = {} } = value;
  if ((log === undefined) === (file === undefined)) {
    const message = log === undefined ? 'has no lines' : 'has both log and file';
    problems.add(node, `${node.path} ${message}`, { expected: 'log (lines) or file (a path)' });
    return undefined;
  }
  if (Object.keys(expect).length === 0) {
    problems.add(node, `${node.path} expects nothing, so it cannot fail`, {
      expected: `expect with ${Object.keys(expectFields).join(', ')}`,
    });
    return undefined;
  }
  const source =
    file === undefined
      ? ({ kind: 'text', text: log ?? '' } as const)
      : ({ kind: 'file', path: file.value, span: file.span } as const);
  const { metrics = [], heartbeat = [], ledger = [], alerts: expected } = expect;
  const { span } = node;
  return { name, span, log: source, quietSeconds, metrics, heartbeat, ledger, alerts: expected };
}

function expectations(
  name: string,
  keys: string,
  known?: readonly string[],
): Type<readonly Expectation[]> {
  const expected = `a map from ${keys} to a value or a test`;
  return {
    expected,
    read(node, problems) {
      if (node.kind !== 'map' || node.entries.size === 0) {
        problems.add(node, `${node.path} is ${describeNode(node)}`, { expected });
        return undefined;
      }
      return [...node.entries].flatMap(([key, { keySpan, value }]): Expectation[] => {
        if (known !== undefined && !known.includes(key)) {
          const where = { path: value.path, span: keySpan };
          problems.add(where, `unknown key ${JSON.stringify(key)} in ${name}`, {
            expected: keys,
            suggestion: didYouMean(key, known),
          });
        }
        const test = testType.read(value, problems);
        return test === undefined ? [] : [{ key, test, span: keySpan }];
      });
    },
    schema: (definitions) => ({
      type: 'object',
      minProperties: 1,
      ...(known && { propertyNames: { enum: known } }),
      additionalProperties: testType.schema(definitions),
    }),
  };
}

function alerts(): Type<ExpectedAlerts> {
  const expected = `a list, which may be empty, of ${alertCodes.join(', ')}`;
  return {
    expected,
    read(node, problems) {
      const items = node.kind === 'list' ? node.items : [];
      const codes = items.flatMap((item) => {
        const code = item.kind === 'scalar' ? String(item.value) : '';
        if (alertCodes.some((known) => known === code)) return [code];
        problems.add(item, `${item.path} is ${describeNode(item)}`, {
          expected: `one of ${alertCodes.join(', ')}`,
          suggestion: didYouMean(code, alertCodes),
        });
        return [];
      });
      if (node.kind === 'list') return { codes, span: node.span };
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected });
      return undefined;
    },
    schema: () => ({ type: 'array', items: { enum: alertCodes } }),
  };
}

/** Lines as one text; maps become JSON, so that no quotes need quotes. */
function logLines(): Type<string> {
  const expected = 'a text, or a list of texts and maps';
  return {
    expected,
    read(node, problems) {
      const lines = node.kind === 'list' ? node.items : [node];
      const texts = lines.map((line) => {
        if (line.kind === 'map') return JSON.stringify(plainOf(line));
        if (line.kind === 'scalar' && typeof line.value === 'string') return line.value;
        problems.add(line, `${line.path} is ${describeNode(line)}`, { expected });
        return '';
      });
      return texts.map((line) => (line.endsWith('\n') ? line : `${line}\n`)).join('');
    },
    schema: () => ({
      anyOf: [
        { type: 'string' },
        { type: 'object' },
        { type: 'array', items: { type: ['string', 'object'] } },
      ],
    }),
  };
}

function plainOf(node: ConfigNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainOf(value)]));
}

function located<T>(type: Type<T>): Type<{ readonly value: T; readonly span: SourceSpan }> {
  return {
    expected: type.expected,
    read(node, problems) {
      const value = type.read(node, problems);
      return value === undefined ? undefined : { value, span: node.span };
    },
    schema: (definitions) => type.schema(definitions),
  };
}
