import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { promtoolComplaints } from '../../support/promtool.ts';
import { sampleIn } from '../support/oracle.ts';
import { expectBetween } from './between.ts';

/** All lines of the list: strings, its comments, and the empty ones once. */
function naughtyStrings(): string[] {
  const file = new URL('../../../fixtures/hostile/blns.txt', import.meta.url);
  return [...new Set(readFileSync(file, 'utf8').split('\n'))];
}

describe('the Big List of Naughty Strings as label values', () => {
  it('comes back from /metrics string for string', async () => {
    const strings = naughtyStrings();
    expect(strings.length).toBeGreaterThan(500);
    const lines = strings.map((name) => JSON.stringify({ name }));
    const { metrics } = await expectBetween(lines, { matched: lines.length });
    const values = [...metrics.matchAll(/^named_total\{name="((?:[^"\\\n]|\\.)*)"\} 1$/gm)];
    const read = values.map(([, escaped = '']) => unescaped(escaped));
    expect(read.toSorted()).toEqual(strings.map(cut).toSorted());
    expect(sampleIn(metrics, 'heartbeat_series_folded_total{metric="named"}')).toBe(0);
    expect(promtoolComplaints(metrics)).toBe('');
  });
});

/** Label values are cut at 128 UTF-16 units, never inside a pair. */
function cut(text: string): string {
  const kept = text.slice(0, 128);
  return /[\ud800-\udbff]$/.test(kept) && text.length > 128 ? kept.slice(0, -1) : kept;
}

/** A label value of the text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
