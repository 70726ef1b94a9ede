import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleWindow } from '../../../src/count/registry/window.ts';

const samples = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 200 });

describe('the window of the last samples', () => {
  it('averages bit for bit as adding up the same list does, and knows its maximum', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 40 }), (samples, limit) => {
        const window = new SampleWindow(limit);
        for (const [place, sample] of samples.entries()) {
          window.add(sample);
          const last = samples.slice(0, place + 1).slice(-limit);
          expect(window.average()).toBe(last.reduce((sum, one) => sum + one, 0) / last.length);
          expect(window.maximum()).toBe(Math.max(...last));
          expect(window.count).toBe(last.length);
          expect(window.save()).toEqual(last);
        }
      }),
    );
  });

  it('is empty at first and after it is cleared, and fills again', () => {
    const window = new SampleWindow(3);
    expect([window.count, window.average(), window.maximum()]).toEqual([0, NaN, NaN]);
    for (const sample of [1, 2, 3, 4]) window.add(sample);
    window.clear();
    expect([window.count, window.average(), window.maximum()]).toEqual([0, NaN, NaN]);
    for (const sample of [7, 8, 9, 10]) window.add(sample);
    expect(window.save()).toEqual([8, 9, 10]);
  });
});
