import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrequentKeys } from '../../../src/offline/analyze/frequent-keys.ts';
import { createProgress } from '../../../src/offline/analyze/progress.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
} from '../../../src/offline/analyze/render/figures.ts';
import { condense, shareBar, sparkline } from '../../../src/offline/analyze/render/sparkline.ts';
import { cutText, padText, textWidth } from '../../../src/offline/analyze/render/text-width.ts';
import { Timeline } from '../../../src/offline/analyze/timeline.ts';
import { createManualClock } from '../../support/clock.ts';

describe('figures', () => {
  it.each([
    [formatCount(1_234_567), '1,234,567'],
    [formatCount(999), '999'],
    [formatCount(0.00123), '0.0012'],
    [formatCount(12.345), '12.3'],
    [formatCount(Number.NaN), '–'],
    [formatBytes(999), '999 B'],
    [formatBytes(1_234_567), '1.23 MB'],
    [formatBytes(999_950), '1 MB'],
    [formatDuration(0.85), '850 µs'],
    [formatDuration(3.4), '3.4 ms'],
    [formatDuration(999.6), '1 s'],
    [formatDuration(59_999), '1m'],
    [formatDuration(133_000), '2m 13s'],
    [formatDuration(7_980_000), '2h 13m'],
    [formatDuration(1_233.6 * 86_400_000), '1,233d 14h'],
    [formatDuration(undefined), '–'],
    [formatRate(13.3), '13.3 a second'],
    [formatRate(0.02), '1.2 a minute'],
    [formatRate(0.000_006), '0.52 a day'],
    [formatShare(1), '100 %'],
    [formatShare(0.9999), '>99.9 %'],
    [formatShare(0.00001), '<0.1 %'],
  ])('%j is %j', (found, expected) => {
    expect(found).toBe(expected);
  });
});

describe('text in columns', () => {
  it.each([
    ['abc', 3],
    ['💓 ok', 5],
    ['日本', 4],
    ['e\u0301', 1],
    ['→', 1],
    ['█▏', 2],
  ])('%j is %i wide', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('cuts and pads to the columns, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 2, max: 40 }),
        (text, columns) => {
          expect(textWidth(cutText(text, columns))).toBeLessThanOrEqual(columns);
          const padded = padText(cutText(text, columns), columns, 'right');
          expect(textWidth(padded)).toBe(columns);
        },
      ),
    );
  });

  it('draws', () => {
    expect(sparkline([0, 1, 4, 8])).toBe(' ▁▄█');
    expect(condense([1, 2, 3, 4, 5], 3)).toEqual([3, 7, 5]);
    expect([shareBar(0, 4), shareBar(0.001, 4), shareBar(0.5, 4), shareBar(1, 4)]).toEqual([
      '',
      '▏',
      '██',
      '████',
    ]);
  });
});

describe('the busiest keys', () => {
  it('are exact while there is room', () => {
    const busiest = new FrequentKeys(4);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) busiest.add(key);
    expect(busiest.top(2)).toEqual([
      { key: 'a', count: 3, error: 0 },
      { key: 'b', count: 2, error: 0 },
    ]);
  });

  it('are never too low, and never too high by more than they say', () => {
    const keys = fc.array(fc.integer({ min: 0, max: 12 }).map(String), { maxLength: 300 });
    fc.assert(
      fc.property(keys, (all) => {
        const busiest = new FrequentKeys(5);
        for (const key of all) busiest.add(key);
        for (const { key, count, error } of busiest.top(5)) {
          const exact = all.filter((other) => other === key).length;
          expect(count).toBeGreaterThanOrEqual(exact);
          expect(count - error).toBeLessThanOrEqual(exact);
        }
      }),
    );
  });
});

describe('the timeline', () => {
  it('keeps every record, in at most 64 steps, however long the log is', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(lengths, (steps) => {
        const timeline = new Timeline();
        let time = 0;
        for (const step of steps) {
          time += step;
          timeline.add(time);
        }
        expect(timeline.counts.length).toBeLessThanOrEqual(64);
        expect(timeline.counts.reduce((sum, count) => sum + count, 0)).toBe(steps.length);
      }),
    );
  });
});

describe('the progress bar', () => {
  function shown(totalBytes: number | undefined) {
    const clock = createManualClock();
    const texts: string[] = [];
    const progress = createProgress({
      stream: { write: (text: string) => texts.push(text), columns: 80 },
      clock,
      totalBytes,
    });
    progress.input('app.log');
    return { clock, texts, progress };
  }

  it('stays away from what is over soon', () => {
    const { clock, texts, progress } = shown(100);
    clock.advance(200);
    progress.read(100);
    progress.end();
    expect(texts).toEqual([]);
  });

  it('is drawn ten times a second at most, and erased', () => {
    const { clock, texts, progress } = shown(1_000_000);
    for (let k = 0; k < 1000; k += 1) {
      clock.advance(1);
      progress.read(500);
    }
    expect(texts).toHaveLength(8);
    expect(texts[0]).toContain('app.log');
    expect(texts.at(-1)).toContain('50 %');
    expect(texts.at(-1)).toContain('500 kB/s  1 s left');
    progress.end();
    expect(texts.at(-1)).toBe('\r\u001b[2K');
  });

  it('shows bytes where the end is not known', () => {
    const { clock, texts, progress } = shown(undefined);
    clock.advance(1000);
    progress.read(2_000_000);
    expect(texts[0]).toContain('2 MB  2 MB/s');
    expect(texts[0]).not.toContain('%');
  });
});
