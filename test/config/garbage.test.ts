import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from '../../src/config/load.ts';
import { runs } from '../support/runs.ts';
import { loadText } from './loading.ts';

/** Keys of the grammar, so that garbage gets past the first unknown key. */
const keys = [
  'version service preset profile source file stdin command heartbeat enabled interval_seconds out',
  'http port host health silence_seconds degraded unhealthy limits max_line_bytes components',
  'counts timings states metrics when add total from field unit summary average maximum extract',
  'regex type labels fallback buckets true_when false_when value initial all any not exists gt',
  'service_heartbeat service_start discover_timings @time .any __proto__ constructor rate error <<',
]
  .join(' ')
  .split(' ');
const words = [
  'counter',
  'gauge',
  'timing',
  'always',
  'petrosa',
  'ms',
  'a_ms',
  '1MiB',
  '(',
  '(?<a>x)',
];

/** What YAML is made of, and what it trips over. */
const pieces = [
  ...Array.from('[]{},#|>%@`"\'\n\t\0\u{feff}'),
  'version: 1',
  '  ',
  '- ',
  ': ',
  '? ',
  '---',
  '\r\n',
  '&a ',
  '*a',
  '<<: ',
  '!x ',
  '💓',
];

const leaf = fc.oneof(
  fc.constantFrom(...words, ...keys),
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'large' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), tie('tree'), { maxKeys: 6 }),
  ),
}));

/** Whether it loads; what refuses it is a ConfigError that names problems. */
function expectLoadedOrRefused(text: string): boolean {
  let refusal: unknown;
  try {
    loadText(text);
  } catch (error) {
    refusal = error;
  }
  const isSound =
    refusal === undefined ||
    (refusal instanceof ConfigError && refusal.problems.length > 0 && refusal.message.length >= 20);
  expect(isSound, `${JSON.stringify(text)}: ${String(refusal)}`).toBe(true);
  return refusal === undefined;
}

describe('garbage', () => {
  it('of any shape is loaded or refused with problems, nothing else', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expectLoadedOrRefused(stringify(value));
        expectLoadedOrRefused(JSON.stringify(value) ?? 'null');
      }),
      runs(300),
    );
  });

  it('beneath the sections is loaded or refused with problems', () => {
    const section = fc.constantFrom('heartbeat', 'health', 'components', 'metrics', 'source');
    fc.assert(
      fc.property(section, tree, (name, value) => {
        expectLoadedOrRefused(stringify({ version: 1, [name]: value }));
        expectLoadedOrRefused(
          stringify({ version: 1, components: { a: { counts: { n: value } } } }),
        );
        expectLoadedOrRefused(
          stringify({ version: 1, components: { a: { timings: { n: value } } } }),
        );
        expectLoadedOrRefused(
          stringify({ version: 1, components: { a: { states: { n: value } } } }),
        );
        expectLoadedOrRefused(stringify({ version: 1, metrics: { n: value } }));
      }),
      runs(200),
    );
  });

  it('as text is loaded or refused with problems', () => {
    const piece = fc.constantFrom(...pieces, ...keys);
    const text = fc.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string()), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(text, (parts) => {
        expectLoadedOrRefused(parts.join(''));
      }),
      runs(1000),
    );
  });

  it.each(['[', '{', '- ', '? ', 'a: ', '"', '&a ', '!!x ', '>\n', '- [{? '])(
    'of 20,000 × %j does not harm the process',
    (piece) => {
      expect(expectLoadedOrRefused(piece.repeat(20_000))).toBe(false);
    },
  );
});
