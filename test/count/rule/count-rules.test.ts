import { describe, expect, it } from 'vitest';
import { counts, equals, metric, observe } from './support/declare.ts';

const done = equals('event', 'done');

describe('an event', () => {
  it('adds 1', () => {
    expect(observe(counts([{ kind: 'event', when: done }]), { event: 'done' })).toEqual([
      ['begin', 1],
      ['count', 0, 1],
    ]);
  });

  it('without a condition counts every record, or every record that has its field', () => {
    const all = observe(counts([{ kind: 'event' }], [{ kind: 'event', add: 'n' }]), { x: 1 });
    expect(all).toEqual([
      ['begin', 1],
      ['count', 0, 1],
    ]);
  });

  const cases: readonly (readonly [value: unknown, number | string])[] = [
    [3, 3],
    [0, 0],
    [2.5, 2.5],
    ['4', 4],
    [-1, 'negative_count'],
    ['-1', 'negative_count'],
    [Number.POSITIVE_INFINITY, 'not_finite'],
    ['1e400', 'not_finite'],
    ['many', 'not_a_number'],
    ['', 'not_a_number'],
    [true, 'not_a_number'],
    [[3], 'not_a_number'],
    [null, 'missing_field'],
    [undefined, 'missing_field'],
  ];
  for (const [value, expected] of cases) {
    it(`with add: ${String(value)} gives ${expected}`, () => {
      const record = value === undefined ? { event: 'done' } : { event: 'done', n: value };
      const from = counts([{ kind: 'event', when: done, add: 'n' }]);
      const call = typeof expected === 'number' ? ['count', 0, expected] : ['refuse', expected];
      expect(observe(from, record)).toEqual([['begin', 1], call]);
      const labels = { metrics: [metric({ type: 'counter', when: done, add: 'n' })] };
      const labelled =
        typeof expected === 'number' ? ['metricCount', 0, [], expected] : ['refuse', expected];
      expect(observe(labels, record)).toEqual([['begin', 1], labelled]);
    });
  }

  it('that several sources see counts once: the first that matches', () => {
    const from = counts([
      { kind: 'event', when: equals('event', 'other') },
      { kind: 'event', when: equals('level', 'info'), add: 'n' },
      { kind: 'event', when: done },
    ]);
    expect(observe(from, { event: 'done', level: 'info', n: 7 })).toEqual([
      ['begin', 1],
      ['count', 0, 7],
    ]);
  });

  it('counts again in the next record', () => {
    const from = counts([{ kind: 'event', when: done }, { kind: 'event' }]);
    const once = observe(from, { event: 'done' });
    expect([once, observe(from, { event: 'done' })]).toEqual([once, once]);
  });
});

describe('a total', () => {
  const cases: readonly (readonly [value: unknown, number | string | undefined])[] = [
    [9, 9],
    [0, 0],
    ['9', 9],
    [-1, 'negative_total'],
    [Number.NEGATIVE_INFINITY, 'not_finite'],
    ['nine', 'not_a_number'],
    [{}, 'not_a_number'],
    [null, undefined],
    [undefined, undefined],
  ];
  for (const [value, expected] of cases) {
    it(`of ${String(value)} gives ${expected ?? 'no observation'}`, () => {
      const record = value === undefined ? { event: 'done' } : { event: 'done', n: value };
      const call = typeof expected === 'number' ? ['total', 0, expected] : ['refuse', expected];
      const calls = observe(counts([{ kind: 'total', when: done, field: 'n' }]), record);
      expect(calls).toEqual([['begin', 1], ...(expected === undefined ? [] : [call])]);
    });
  }

  const fused = counts([
    { kind: 'event', when: done, add: 'batch' },
    { kind: 'total', when: done, field: 'total' },
  ]);

  it('on the line of its own event includes it: the event is not added on top', () => {
    expect(observe(fused, { event: 'done', batch: 9, total: 9 })).toEqual([
      ['begin', 1],
      ['total', 0, 9],
    ]);
  });

  it('that a line leaves out lets the event count', () => {
    for (const record of [{ total: null }, {}]) {
      expect(observe(fused, { event: 'done', batch: 9, ...record })).toEqual([
        ['begin', 1],
        ['count', 0, 9],
      ]);
    }
  });

  it('that is unusable is refused, and the event counts', () => {
    expect(observe(fused, { event: 'done', batch: 9, total: -1 })).toEqual([
      ['begin', 1],
      ['refuse', 'negative_total'],
      ['count', 0, 9],
    ]);
  });

  it('is read once in a record: later sources are not even refused', () => {
    const twice = counts([
      { kind: 'total', field: 'a' },
      { kind: 'total', field: 'b' },
    ]);
    const first = [
      ['begin', 1],
      ['total', 0, 1],
    ];
    expect(observe(twice, { a: 1, b: 2 })).toEqual(first);
    expect(observe(twice, { a: 1, b: 'bad' })).toEqual(first);
    expect(observe(twice, { a: null, b: 1 })).toEqual(first);
  });

  it('says nothing about the events of another count', () => {
    const two = counts(
      [{ kind: 'event', when: done }],
      [{ kind: 'total', when: done, field: 'total' }],
    );
    expect(observe(two, { event: 'done', total: 4 })).toEqual([
      ['begin', 1],
      ['total', 1, 4],
      ['count', 0, 1],
    ]);
  });
});
