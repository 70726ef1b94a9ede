import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundHundredths } from '../../../src/publish/heartbeat/rounding.ts';

describe('rounding to hundredths', () => {
  it.each([
    [0.125, 0.12],
    [0.375, 0.38],
    [0.625, 0.62],
    [0.875, 0.88],
    [2.675, 2.67],
    [1.005, 1],
    [10.375, 10.38],
    [-0.125, -0.12],
    [-0.375, -0.38],
    [1e21, 1e21],
    [0.1 + 0.2, 0.3],
  ])('rounds %d to %d, as Python does', (value, expected) => {
    expect(roundHundredths(value)).toBe(expected);
  });

  it('makes 0 of what is no number', () => {
    expect([Number.NaN, Infinity, -Infinity].map(roundHundredths)).toEqual([0, 0, 0]);
  });

  it('is the nearest hundredth, and an even one where two are as near', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), (eighths) => {
        const value = eighths / 8;
        const hundredths = BigInt(eighths) * 100n; // exact value × 800
        const rounded = BigInt(Math.round(roundHundredths(value) * 100));
        const error = hundredths - rounded * 8n;
        const tie = error === 4n || error === -4n;
        expect(error <= 4n && error >= -4n).toBe(true);
        expect(tie && rounded % 2n !== 0n).toBe(false);
      }),
    );
  });
});
