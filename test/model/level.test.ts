import { describe, expect, it } from 'vitest';
import { literalsFor } from '../../src/count/rule/literal.ts';
import { levelOfText } from '../../src/decode/record/level.ts';
import { levelByWord, levelsAscending } from '../../src/model/level.ts';

describe("loggers' words for levels", () => {
  it('name each level by itself, and mean one level each', () => {
    for (const level of levelsAscending) expect(levelByWord.get(level)).toBe(level);
    expect([...levelByWord.keys()].filter((word) => word !== word.toLowerCase())).toEqual([]);
    // A word given twice would have taken the place of its first meaning: the sum would be less.
    expect(levelByWord.size).toBe(51);
  });

  it('mean the same in a record and in a matcher', () => {
    for (const [word, level] of levelByWord) {
      for (const spelling of [word, word.toUpperCase(), ` ${word} `]) {
        expect(levelOfText(spelling), spelling).toBe(level);
        expect([...literalsFor('@level', [spelling])], spelling).toEqual([level]);
      }
    }
  });

  it('mean nothing beyond the table', () => {
    expect(levelOfText('loud')).toBeUndefined();
    expect([...literalsFor('@level', ['loud'])]).toEqual(['loud']);
    expect([...literalsFor('level', ['warning'])]).toEqual(['warning']);
  });
});
