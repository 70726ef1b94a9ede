import { describe, expect, it } from 'vitest';
import { RecordClock } from '../../src/engine/record-clock.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 0, 1);

function believed(stamps: readonly number[]): (number | undefined)[] {
  const clock = new RecordClock();
  return stamps.map((stamp) => clock.accept(stamp));
}

describe('the clock of the records', () => {
  it.each([
    ['a year ahead', now + 365 * day],
    ['epoch 0', 0],
  ])('is not moved by one stamp of %s', (_, absurd) => {
    expect(believed([now, absurd, now + 1, absurd, now + 2])).toEqual([
      now,
      undefined,
      now + 1,
      undefined,
      now + 2,
    ]);
  });

  it('recovers from a first stamp that is absurd', () => {
    expect(believed([0, now, now + 1])).toEqual([0, undefined, now + 1]);
  });

  it('believes a jump that the next stamp confirms, ahead, back, or in long steps', () => {
    expect(believed([now, now + 9 * day, now + 9 * day + 5])).toEqual([
      now,
      undefined,
      now + 9 * day + 5,
    ]);
    expect(believed([now, now - 9 * day, now - 9 * day + 5]).at(-1)).toBe(now - 9 * day + 5);
    expect(believed([now, now + 9 * day, now + 19 * day]).at(-1)).toBe(now + 19 * day);
  });

  it('takes records that are late by less than a day', () => {
    expect(believed([now, now - 5, now - day])).toEqual([now, now - 5, now - day]);
  });

  it('goes on after a restart, with the stamp that it holds', () => {
    const clock = new RecordClock();
    clock.accept(now);
    clock.accept(now + 9 * day);
    const resumed = new RecordClock();
    resumed.restore(JSON.parse(JSON.stringify(clock.save())));
    expect(resumed.lastMs).toBe(now);
    expect(resumed.accept(now + 9 * day + 1)).toBe(now + 9 * day + 1);
  });
});
