import { describe, expect, it } from 'vitest';
import { Column, onHeap } from '../../../src/count/store/column.ts';
import { NumberStore } from '../../../src/count/store/number-store.ts';

describe('a column', () => {
  it('keeps its numbers while it grows, and starts new series at the initial one', () => {
    const column = new Column(onHeap, [Number.POSITIVE_INFINITY]);
    for (let id = 0; id < 100; id += 1) {
      column.grow(id + 1);
      expect(column.numbers[id]).toBe(Number.POSITIVE_INFINITY);
      column.numbers[id] = id;
    }
    expect([...column.numbers.subarray(0, 100)]).toEqual([...Array.from({ length: 100 }).keys()]);
  });

  it('has several numbers for each series where it is wide', () => {
    const column = new Column(onHeap, [7, 8, 9]);
    for (let id = 0; id < 20; id += 1) {
      column.grow(id + 1);
      column.numbers[id * 3 + 1] = id;
    }
    expect([...column.numbers.subarray(0, 3)]).toEqual([7, 0, 9]);
    expect([...column.numbers.subarray(57, 60)]).toEqual([7, 19, 9]);
  });

  it('may lie in memory that threads share', () => {
    const shared: SharedArrayBuffer[] = [];
    const store = new NumberStore({
      type: 'counter',
      labelCount: 1,
      maxSeries: 10,
      allocate(bytes) {
        const buffer = new SharedArrayBuffer(bytes);
        shared.push(buffer);
        return buffer;
      },
    });
    store.add(['a'], 1);
    store.add(['b'], 5);
    store.add(['b'], 2);
    expect([...new Float64Array(shared.at(-1) ?? new SharedArrayBuffer(0))].slice(0, 2)).toEqual([
      1, 7,
    ]);
    expect(store.read(undefined).points).toMatchObject([
      { labels: ['a'], value: 1 },
      { labels: ['b'], value: 7 },
    ]);
  });
});
