import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sequence } from '../../src/engine/sequence.ts';

const whole = { gaps: 0, missing: 0, repeats: 0, resets: 0, unnumbered: 0 };

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function following(values: readonly unknown[]): Sequence {
  const sequence = new Sequence('seq');
  for (const value of values) sequence.observe(value as number);
  return sequence;
}

const over = (values: readonly unknown[]) => following(values).report(true);

describe('running numbers', () => {
  it('are whole when each comes once, from wherever they begin, as numbers or as text', () => {
    expect(over([])).toEqual(whole);
    expect(over(upTo(100))).toEqual(whole);
    expect(over(upTo(5_000_100, 5_000_000))).toEqual(whole);
    expect(over(upTo(50).map(String))).toEqual(whole);
  });

  it('miss what never came: each run of missing ones is one gap', () => {
    expect(over([1, 2, 5, 6, 9])).toEqual({ ...whole, gaps: 2, missing: 4 });
    expect(over([1, 1_000_000])).toEqual({ ...whole, gaps: 1, missing: 999_998 });
    expect(over([...upTo(10), ...upTo(90, 31)])).toEqual({ ...whole, gaps: 1, missing: 20 });
  });

  it('may be out of order by less than 16', () => {
    expect(over([1, 3, 2, 4])).toEqual(whole);
    expect(over([2, 1, 3])).toEqual(whole);
    expect(over([1, ...upTo(17, 3), 2])).toEqual(whole);
    const tooLate = over([1, ...upTo(18, 3), 2]);
    expect(tooLate).toMatchObject({ gaps: 1, missing: 1 });
  });

  it('are not missed while they may still come', () => {
    const sequence = following([1, 2, 5]);
    expect(sequence.report()).toEqual(whole);
    expect(sequence.report(true)).toEqual({ ...whole, gaps: 1, missing: 2 });
    for (const number of upTo(30, 6)) sequence.observe(number);
    expect(sequence.report()).toEqual({ ...whole, gaps: 1, missing: 2 });
  });

  it('that come again are repeats', () => {
    expect(over([...upTo(5), 5, 4, 6])).toEqual({ ...whole, repeats: 2 });
    expect(over([...upTo(100), ...upTo(100, 61)])).toEqual({ ...whole, repeats: 40 });
  });

  it('begin again when the service restarts, and nothing is missing then', () => {
    expect(over([...upTo(1000), ...upTo(50)])).toEqual({ ...whole, resets: 1 });
    expect(over([...upTo(1000, 0), ...upTo(50, 0)])).toEqual({ ...whole, resets: 1 });
    // A run that was shorter than the window.
    expect(over([...upTo(5), ...upTo(7), ...upTo(3)])).toEqual({ ...whole, resets: 2 });
    // What the first run still waited for never came.
    expect(over([...upTo(100), 103, ...upTo(9)])).toEqual({
      ...whole,
      gaps: 1,
      missing: 2,
      resets: 1,
    });
  });

  it('are whole, not negative and exact', () => {
    const none = [undefined, null, true, {}, 'x', '', ' 1', -1, 1.5, Number.NaN, 2 ** 53];
    expect(over(none)).toEqual({ ...whole, unnumbered: none.length });
  });

  it('find exactly what is missing, however lines were shuffled in the window', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 2, max: 400 }), { maxLength: 60 }),
        fc.array(fc.nat(6), { minLength: 400, maxLength: 400 }),
        (lost, late) => {
          const isLost = new Set(lost);
          // Moved back by at most 6 places in numbers: never beyond the window.
          const numbers = upTo(401)
            .filter((number) => !isLost.has(number))
            .map((number, index) => ({ number, at: number + (late[index] ?? 0) }))
            .sort((a, b) => a.at - b.at)
            .map(({ number }) => number);
          const gaps = lost.filter((number) => !isLost.has(number - 1)).length;
          const first = Math.min(...numbers);
          expect(first).toBe(1);
          expect(over(numbers)).toEqual({ ...whole, gaps, missing: lost.length });
        },
      ),
    );
  });

  it('go on after a restart wherever they were saved', () => {
    const numbers = [1, 2, 3, 7, 6, 8, 30, 29, 31, 31, 5, 60, 1, 2, 4];
    const expected = over(numbers);
    for (let cut = 0; cut <= numbers.length; cut += 1) {
      const saved = JSON.parse(JSON.stringify(following(numbers.slice(0, cut)).save()));
      const sequence = new Sequence('seq');
      sequence.restore(saved);
      for (const number of numbers.slice(cut)) sequence.observe(number);
      expect(sequence.report(true), `saved after ${cut}`).toEqual(expected);
    }
    const other = new Sequence('other');
    other.restore(following(numbers).save());
    expect(other.report(true)).toEqual(whole);
  });
});
