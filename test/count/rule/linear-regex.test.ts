import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLinearRegex } from '../../../src/count/rule/linear-regex.ts';
import { compileRules } from '../../../src/count/rule/rule-set.ts';
import { CodedError } from '../../../src/model/error.ts';
import { runs } from '../../support/runs.ts';
import { counts, declare, field } from './support/declare.ts';

const where = 'metrics.m.when';

function codeOf(pattern: string): string {
  try {
    compileLinearRegex(pattern, where);
    return 'taken';
  } catch (error) {
    return error instanceof CodedError ? error.code : String(error);
  }
}

describe('a user regex', () => {
  it('runs on the linear-time engine', () => {
    expect(compileLinearRegex('^(a+)+$', where).expression.flags).toBe('l');
    expect(compileLinearRegex('(?i)^(a+)+$', where).expression.flags).toBe('l');
  });

  const letters = 'a'.repeat(50_000);
  for (const [pattern, text] of [
    ['^(a+)+$', `${letters}b`],
    ['(a|a)*c', `${letters}b`],
    ['(a|aa)+$', `${letters}b`],
    ['^(\\w+\\s?)*$', `${letters}!`],
    ['(.*)(.*)(.*)(.*)=', letters],
    ['(?i)^(A+)+$', `${letters}b`],
  ] as const) {
    it(`${pattern} answers on 50,000 letters, where backtracking would not return`, () => {
      expect(compileLinearRegex(pattern, where).test(text)).toBe(false);
    });
  }

  it('matches texts that are not ASCII, one UTF-16 unit at a time', () => {
    expect(compileLinearRegex('größe: [0-9]+ µs', where).test('die größe: 12 µs')).toBe(true);
    expect(compileLinearRegex('^(💓)+ ok$', where).test('💓💓 ok')).toBe(true);
    expect(compileLinearRegex('^💓+ ok$', where).test('💓💓💓 ok')).toBe(true);
    expect(compileLinearRegex('^💓?ok$', where).test('ok')).toBe(true);
    expect(compileLinearRegex('^a.b$', where).test('aéb')).toBe(true);
  });

  it('keeps no state between texts', () => {
    const regex = compileLinearRegex('a', where);
    expect([regex.test('ba'), regex.test('ab'), regex.test('b'), regex.test('a')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  for (const pattern of ['(a)\\1', '(?<x>a)\\k<x>', 'a(?=b)', 'a(?!b)', 'a{17}', '(a{5}){5}']) {
    it(`${pattern} cannot run in linear time and is refused`, () => {
      expect(codeOf(pattern)).toBe('REGEX_NOT_LINEAR');
    });
  }

  for (const pattern of ['\\p{L}+', '\\P{Lu}', '\\u{1f493}', '[💓]', '[a\\p{L}]', '(?i)\\p{L}']) {
    it(`${pattern} means something else without the u flag and is refused`, () => {
      expect(codeOf(pattern)).toBe('REGEX_NOT_LINEAR');
    });
  }

  for (const pattern of ['(', '[a', 'a**', '(?<x', '*', '(?i)(', 'a{2,1}', '[b-a]']) {
    it(`${pattern} does not parse`, () => {
      expect(codeOf(pattern)).toBe('REGEX_INVALID');
    });
  }

  for (const pattern of ['', '\\.', 'a{16}', 'a{2,}', '(a|b)*?', '\\bx\\b', '[^\\]]+', '{', ']']) {
    it(`${pattern === '' ? 'an empty one' : pattern} is taken`, () => {
      expect(codeOf(pattern)).toBe('taken');
    });
  }
});

describe('an error of a regex', () => {
  const regex = field('message', { kind: 'regex', pattern: '(a)\\1' });
  const error = thrownBy(() =>
    compileRules(
      declare(counts([{ kind: 'event' }], [{ kind: 'event' }, { kind: 'event', when: regex }])),
    ),
  );

  it('says what, where, and what to do', () => {
    expect(error).toMatchObject({ code: 'REGEX_NOT_LINEAR', exitCode: 2 });
    expect(error.message).toContain('components.consumer.counts.count_1.from[1].when');
    expect(error.message).toContain(String.raw`(a)\\1`);
    expect(error.hint).toContain('back-references');
    expect(error.cause).toBeInstanceOf(SyntaxError);
  });

  it('names every kind of declaration by its path', () => {
    const when = regex;
    const extract = { field: 'message', pattern: '(' };
    const places = [
      declare({ run: { start: when } }),
      declare({ run: { heartbeat: { when } } }),
      declare({ metrics: [{ name: 'm', type: 'counter', labels: [], maxSeries: 1, extract }] }),
      declare({
        states: [
          {
            component: 'c',
            name: 's',
            type: 'any',
            from: [{ kind: 'value', value: 1, when: { kind: 'not', of: when } }],
          },
        ],
      }),
      declare({
        timings: [
          {
            component: 'c',
            name: 't',
            bucketsSeconds: [],
            from: [{ kind: 'sample', field: 'x', unit: 'ms', extract }],
          },
        ],
      }),
    ].map((declared) => thrownBy(() => compileRules(declared)).message.split(': ')[0]);
    expect(places).toEqual([
      'run.start.when',
      'run.heartbeat.when',
      'metrics.m.extract',
      'components.c.states.s.from[0].when',
      'components.c.timings.t.from[0].extract',
    ]);
  });
});

function thrownBy(run: () => unknown): CodedError {
  try {
    run();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const atom = fc.oneof(
  fc.constantFrom('a', 'b', 'B', 'K', 'é', 'É', 'ß', '1', '-', ' ', '\\.', '\\x41', '\\u0062', '.'),
  fc.constantFrom(
    '[a-c]',
    '[^a]',
    '[A-Z]',
    '[X-b]',
    '[\\w-]',
    '[b\\-d]',
    '[é-ü]',
    '\\d',
    '\\w',
    '\\b',
  ),
);
const quantified = fc
  .tuple(atom, fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '*?', '+?'))
  .filter(([source, repeat]) => source !== '\\b' || repeat === '')
  .map((parts) => parts.join(''));
const sequence = fc.array(quantified, { maxLength: 5 }).map((parts) => parts.join(''));
const grouped = fc.oneof(
  sequence,
  fc.tuple(sequence, sequence, sequence).map(([a, b, c]) => `${a}(${b}|${c})`),
  fc.tuple(sequence, sequence, sequence).map(([a, b, c]) => `${a}(?:${b})?${c}`),
  fc.tuple(sequence, sequence).map(([a, b]) => `${a}|${b}`),
);
const source = fc
  .tuple(fc.constantFrom('', '^'), grouped, fc.constantFrom('', '$'))
  .map((parts) => parts.join(''));
const subject = fc
  .array(fc.constantFrom('a', 'A', 'b', 'B', 'c', 'k', 'é', 'É', 'ß', '1', '.', '-', ' '), {
    maxLength: 12,
  })
  .map((chars) => chars.join(''));

describe('rewritten regexes', () => {
  it('match what the engine that backtracks matches', () => {
    fc.assert(
      fc.property(source, fc.array(subject, { minLength: 1, maxLength: 12 }), (pattern, texts) => {
        const linear = compileLinearRegex(pattern, where);
        const reference = new RegExp(pattern);
        // The engine ends an optional group that matched nothing elsewhere than ECMAScript does.
        const isExtentSame = !pattern.includes(')?');
        const extent = (match: RegExpExecArray | null) => (isExtentSame ? match?.[0] : undefined);
        for (const text of texts) {
          expect(linear.test(text)).toBe(reference.test(text));
          const [found, expected] = [linear.exec(text), reference.exec(text)];
          expect(found?.index).toBe(expected?.index);
          expect(extent(found)).toBe(extent(expected));
        }
      }),
      runs(2_000),
    );
  });

  const folded: readonly (readonly [pattern: string, text: string, isMatch: boolean])[] = [
    ['^Error', 'ERROR: x', true],
    ['É', 'é', true],
    ['[^a]', 'A', false],
    ['[X-b]', 'B', true],
    ['[a-c-e]', 'B', true],
    ['[a-c-e]', 'D', false],
    ['\\x41', 'a', true],
    ['s', 'ſ', false],
    ['ſ', 'S', false],
    ['k', '\u212a', false],
    ['[a-z]', '\u212a', false],
    ['ß', 'SS', false],
    ['σ', 'Σ', true],
    ['^\\X41$', 'x41', true],
    ['^\\X41$', 'a', false],
  ];
  for (const [pattern, text, isMatch] of folded) {
    it(`(?i)${pattern} ${isMatch ? 'matches' : 'does not match'} ${text}`, () => {
      expect(compileLinearRegex(`(?i)${pattern}`, where).test(text)).toBe(isMatch);
      expect(new RegExp(pattern, 'i').test(text)).toBe(isMatch);
    });
  }

  it('ignore case after (?i) as the i flag does', () => {
    fc.assert(
      fc.property(source, fc.array(subject, { minLength: 1, maxLength: 12 }), (pattern, texts) => {
        const linear = compileLinearRegex(`(?i)${pattern}`, where);
        const reference = new RegExp(pattern, 'i');
        for (const text of texts) expect(linear.test(text)).toBe(reference.test(text));
      }),
      runs(2_000),
    );
  });
});
