import { describe, expect, it } from 'vitest';
import type { StateKind, StateValue } from '../../../src/model/declaration.ts';
import { observe, state } from './support/declare.ts';

const refused = Symbol('refused');
const silent = Symbol('silent');

const heart = '💓';

describe('a state of kind', () => {
  const cases: readonly (readonly [StateKind, unknown, StateValue | symbol])[] = [
    ['boolean', true, true],
    ['boolean', false, false],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['boolean', 'False', false],
    ['boolean', 1, refused],
    ['boolean', 'yes', refused],
    ['boolean', {}, refused],
    ['boolean', null, silent],
    ['number', 5, 5],
    ['number', -1.5, -1.5],
    ['number', '2.5', 2.5],
    ['number', 'five', refused],
    ['number', '', refused],
    ['number', true, refused],
    ['number', Number.POSITIVE_INFINITY, refused],
    ['number', null, silent],
    ['string', 'CLOSED', 'CLOSED'],
    ['string', '', ''],
    ['string', 5, '5'],
    ['string', true, 'true'],
    ['string', {}, refused],
    ['string', [], refused],
    ['string', null, silent],
    ['string', 'x'.repeat(201), 'x'.repeat(200)],
    ['string', `${'x'.repeat(199)}${heart}`, 'x'.repeat(199)],
    ['string', `${'x'.repeat(198)}${heart}y`, `${'x'.repeat(198)}${heart}`],
    ['time', 1_700_000_000, 1_700_000_000],
    ['time', 1_700_000_000.25, 1_700_000_000.25],
    ['time', 1_700_000_000_250, 1_700_000_000.25],
    ['time', 1_700_000_000_250_000, 1_700_000_000.25],
    ['time', 1_700_000_000_500_000_000, 1_700_000_000.5],
    ['time', '1700000000.5', 1_700_000_000.5],
    ['time', '2023-11-14T22:13:20Z', 1_700_000_000],
    ['time', '2023-11-14T22:13:20.753775Z', 1_700_000_000.753775],
    ['time', '2023-11-14 22:13:20,5', 1_700_000_000.5],
    ['time', '2023-11-14T22:13:20', 1_700_000_000],
    ['time', '2023-11-15T00:13:20+02:00', 1_700_000_000],
    ['time', '2023-11-14T16:43:20-0530', 1_700_000_000],
    ['time', '2023-11-14', refused],
    ['time', '2023-13-14T22:13:20Z', refused],
    ['time', 'yesterday', refused],
    ['time', true, refused],
    ['time', Number.POSITIVE_INFINITY, refused],
    ['time', null, silent],
    ['any', 'x', 'x'],
    ['any', 5, 5],
    ['any', '5', '5'],
    ['any', false, false],
    ['any', 'x'.repeat(300), 'x'.repeat(200)],
    ['any', {}, refused],
    ['any', Number.POSITIVE_INFINITY, refused],
    ['any', null, silent],
  ];
  for (const [kind, value, expected] of cases) {
    it(`${kind}: ${shown(value)} is ${shown(expected)}`, () => {
      expect(observe(state(kind, { kind: 'field', field: 'x' }), { x: value })).toEqual([
        ['begin', 1],
        ...callsFor(expected),
      ]);
    });
  }

  it('an absent field is no observation, even where the record matches', () => {
    const when = { kind: 'all', of: [] } as const;
    expect(observe(state('any', { kind: 'field', field: 'x', when }), {})).toEqual([['begin', 1]]);
    expect(observe(state('any', { kind: 'field', field: 'x' }), {})).toEqual([]);
  });

  it('time: @time is epoch milliseconds however small', () => {
    const calls = observe(state('time', { kind: 'field', field: '@time' }), {
      '@time': 86_400_500,
    });
    expect(calls).toEqual([
      ['begin', 1],
      ['state', 0, 86_400.5],
    ]);
  });
});

function callsFor(expected: StateValue | symbol): readonly unknown[] {
  if (expected === silent) return [];
  return expected === refused ? [['refuse', 'not_a_state']] : [['state', 0, expected]];
}

function shown(value: unknown): string {
  return typeof value === 'symbol' ? (value.description ?? '') : JSON.stringify(value).slice(0, 40);
}
