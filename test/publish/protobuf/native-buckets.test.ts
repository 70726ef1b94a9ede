import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxBuckets, nativeBucketsOf } from '../../../src/publish/protobuf/native-buckets.ts';
import { runs } from '../../support/runs.ts';

type Bucket = readonly [index: number, count: number];

function native(buckets: readonly Bucket[]) {
  return nativeBucketsOf({
    eachBucket: (visit) => {
      for (const [index, count] of buckets) visit(index, count);
    },
  });
}

/** What spans and deltas say, read as Prometheus reads them. */
function bucketsIn({ spans, deltas }: ReturnType<typeof native>): Bucket[] {
  const read: Bucket[] = [];
  let index = 0;
  let count = 0;
  let at = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let place = 0; place < length; place += 1) {
      count += deltas[at] ?? Number.NaN;
      at += 1;
      if (count !== 0) read.push([index, count]);
      index += 1;
    }
  }
  expect(at).toBe(deltas.length);
  return read;
}

const filled = fc
  .uniqueArray(fc.integer({ min: -3_900, max: 2_816 }), { maxLength: 3_000, size: 'max' })
  .map((indices) =>
    indices.toSorted((a, b) => a - b).map((index): Bucket => [index, 1 + (Math.abs(index) % 1000)]),
  );

describe('native buckets', () => {
  it('say the same as the buckets they are made of, neighbours together', () => {
    fc.assert(
      fc.property(filled, (buckets) => {
        const made = native(buckets);
        const merged = new Map<number, number>();
        for (const [index, count] of buckets) {
          const coarse = Math.ceil(index / 2 ** (7 - made.schema));
          merged.set(coarse, (merged.get(coarse) ?? 0) + count);
        }
        expect(bucketsIn(made)).toEqual([...merged]);
        expect(merged.size).toBeLessThanOrEqual(maxBuckets);
      }),
      runs(200),
    );
  });

  it('keep the finest resolution while they are few enough', () => {
    const few = Array.from({ length: maxBuckets }, (_, n): Bucket => [n, 1]);
    expect(native(few).schema).toBe(7);
    expect(native([...few, [10_000, 1]]).schema).toBe(6);
  });

  it('bridge short gaps, and begin a run after longer ones', () => {
    expect(native([])).toEqual({ schema: 7, spans: [], deltas: [] });
    expect(
      native([
        [-5, 3],
        [-2, 1],
        [2, 4],
      ]),
    ).toEqual({
      schema: 7,
      spans: [
        { offset: -5, length: 4 },
        { offset: 3, length: 1 },
      ],
      deltas: [3, -3, 0, 1, 3],
    });
  });
});
