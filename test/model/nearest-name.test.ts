import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearest } from '../../src/model/nearest-name.ts';

describe('nearest', () => {
  it.each([
    ['prot', ['port', 'host'], 'port'],
    ['intervalSeconds', ['interval_seconds', 'out'], 'interval_seconds'],
    ['Event', ['event'], 'event'],
    ['uptime', ['count', 'uptime_seconds'], 'uptime_seconds'],
    ['max', ['max_a', 'max_b'], undefined],
    ['zzz', ['port', 'host'], undefined],
    ['', ['port'], undefined],
  ])('%s of %j is %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  it('is a sentence, or none', () => {
    expect(didYouMean('prot', ['port'])).toBe('did you mean "port"?');
    expect(didYouMean('zzz', ['port'])).toBeUndefined();
  });
});

describe('editDistance', () => {
  const word = fc.string({ maxLength: 8 });

  it('counts single edits', () => {
    expect(editDistance('abcd', 'abdc', 9)).toBe(1);
    expect(editDistance('abcd', 'abc', 9)).toBe(1);
    expect(editDistance('abcd', 'xabcd', 9)).toBe(1);
    expect(editDistance('abcd', 'axcd', 9)).toBe(1);
    expect(editDistance('kitten', 'sitting', 9)).toBe(3);
  });

  it('is symmetric, zero for equals only, and at most the longer length', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b, 99);
        expect(distance).toBe(editDistance(b, a, 99));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
