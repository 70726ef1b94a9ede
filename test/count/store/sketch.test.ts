import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachBucket, Sketch, valueAtRank } from '../../../src/count/store/sketch.ts';
import {
  bucketCount,
  bucketOf,
  bucketValue,
  firstIndex,
  relativeAccuracy,
} from '../../../src/count/store/sketch-bucket.ts';
import { zeroThresholdSeconds } from '../../../src/model/exponential-buckets.ts';
import { runs } from '../../support/runs.ts';

const nanosecondMs = 1e-6;
const monthMs = 30 * 24 * 3600 * 1000;
/** Durations spread evenly over the orders of magnitude, from 1 ns to 30 days. */
const duration = fc
  .double({ min: Math.log(nanosecondMs), max: Math.log(monthMs), noNaN: true })
  .map((logarithm) => Math.min(monthMs, Math.max(nanosecondMs, Math.exp(logarithm))));

describe('the buckets of the sketch', () => {
  it('hold values that their own value stands for within 0.3 %', () => {
    expect(relativeAccuracy).toBeLessThan(0.003);
    fc.assert(
      fc.property(duration, (value) => {
        const error = Math.abs(bucketValue(bucketOf(value)) - value) / value;
        expect(error).toBeLessThanOrEqual(relativeAccuracy * (1 + 1e-12));
      }),
      runs(2000),
    );
  });

  it('are in the order of their values and reached by them', () => {
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      expect(bucketOf(bucketValue(bucket))).toBe(bucket);
    }
  });

  it('are those of Prometheus, whose upper ends belong to them', () => {
    fc.assert(
      fc.property(duration, (durationMs) => {
        const index = bucketOf(durationMs) + firstIndex;
        const seconds = durationMs / 1000;
        // The bounds as a logarithm has them: right but for its last digits.
        expect(seconds).toBeLessThanOrEqual(2 ** (index / 128) * (1 + 1e-13));
        expect(seconds).toBeGreaterThan(2 ** ((index - 1) / 128) * (1 - 1e-13));
      }),
      runs(2000),
    );
    for (let exponent = -29; exponent <= 22; exponent += 1) {
      expect(bucketOf(2 ** exponent * 1000) + firstIndex).toBe(exponent * 128);
    }
  });

  it('take what is beyond their range as zero, or into the last', () => {
    expect(bucketOf(0)).toBe(-1);
    expect(bucketOf(Number.MIN_VALUE)).toBe(-1);
    expect(bucketOf(zeroThresholdSeconds * 1000)).toBe(-1);
    expect(bucketOf(zeroThresholdSeconds * 1000 * (1 + 1e-15))).toBe(0);
    expect(bucketOf(1e300)).toBe(bucketCount - 1);
    expect(bucketOf(Number.MAX_VALUE)).toBe(bucketCount - 1);
  });
});

describe('a sketch', () => {
  it('answers any rank within its accuracy', () => {
    const values = fc.array(fc.oneof(duration, fc.constant(0)), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, (values) => {
        const sketch = new Sketch();
        for (const value of values) sketch.add(value);
        const distribution = sketch.freeze();
        for (const [place, exact] of values.toSorted((a, b) => a - b).entries()) {
          const error = Math.abs(valueAtRank(distribution, place + 1) - exact);
          expect(error).toBeLessThanOrEqual(exact * relativeAccuracy * (1 + 1e-12));
        }
      }),
    );
  });

  it('merges to the sketch of all samples, whatever order and grouping', () => {
    const group = fc.array(fc.oneof(duration, fc.constant(0)), { maxLength: 50 });
    fc.assert(
      fc.property(group, group, group, (a, b, c) => {
        const left = sketchOf(a);
        left.merge(sketchOf(b).save());
        left.merge(sketchOf(c).save());
        const right = sketchOf(c);
        right.merge(sketchOf([...b, ...a]).save());
        const whole = sketchOf([...a, ...b, ...c]).save();
        expect(left.save()).toEqual(whole);
        expect(right.save()).toEqual(whole);
      }),
    );
  });

  it('does not change what it has handed out', () => {
    const sketch = sketchOf([0, 1, 1, 8]);
    const earlier = sketch.freeze();
    const before = bucketsOf(earlier);
    for (const value of [0, 1, 1.001, 8, 9, 1000]) sketch.add(value);
    const later = sketch.freeze();
    sketch.merge(sketchOf([1, 8]).save());
    expect(earlier.zeros).toBe(1);
    expect(bucketsOf(earlier)).toEqual(before);
    expect(bucketsOf(later).reduce((sum, [, count]) => sum + count, 0)).toBe(8);
  });

  it('hands out the same pages while nothing changes', () => {
    const sketch = sketchOf([1, 2, 3]);
    expect(sketch.freeze().pages).toBe(sketch.freeze().pages);
  });
});

function sketchOf(values: readonly number[]): Sketch {
  const sketch = new Sketch();
  for (const value of values) sketch.add(value);
  return sketch;
}

function bucketsOf(distribution: ReturnType<Sketch['freeze']>): [number, number][] {
  const buckets: [number, number][] = [];
  forEachBucket(distribution, (bucket, count) => buckets.push([bucket, count]));
  return buckets;
}
