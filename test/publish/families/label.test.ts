import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Declarations } from '../../../src/model/declaration.ts';
import { escapeHelp, escapeLabelValue } from '../../../src/publish/families/label.ts';
import { sampledFamilies } from '../../../src/publish/families/sampled-families.ts';
import { renderFamilies } from '../../../src/publish/text/render-families.ts';
import { checkOpenMetrics, samplesOf } from '../../support/open-metrics.ts';
import { runs } from '../../support/runs.ts';
import { declarations } from '../../support/sample-view.ts';
import { snapshotOf } from '../../support/snapshots.ts';

/** What a reader makes of an escaped value. */
function readBack(text: string): string {
  return text.replace(/\\(.)/g, (_all, character: string) =>
    character === 'n' ? '\n' : character,
  );
}

describe('label values', () => {
  it('read back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const escaped = escapeLabelValue(value);
        expect(escaped).not.toContain('\n');
        expect(readBack(escaped)).toBe(value);
      }),
    );
  });

  it('stay apart as UTF-8, halves of surrogate pairs included', () => {
    const bytes = (value: string): string => Buffer.from(escapeLabelValue(value)).toString('hex');
    expect(bytes('\ud800')).not.toBe(bytes('\ud801'));
    expect(escapeLabelValue('\ud800')).toBe('\\\\ud800');
    expect(escapeLabelValue('💓')).toBe('💓');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(bytes(a) === bytes(b)).toBe(a === b);
      }),
    );
  });
});

describe('help texts', () => {
  it('stay on their line', () => {
    expect(escapeHelp('a\n"b" \\', 'text')).toBe('a\\n"b" \\\\');
    expect(escapeHelp('a\n"b" \\', 'openmetrics')).toBe('a\\n\\"b\\" \\\\');
  });
});

describe('an exposition', () => {
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  const words = fc.oneof(names, fc.constantFrom('a', 'a_total', 'a_ms', 'a_seconds', 'le', 'a.b'));

  it('is one that can be read, whatever the names, labels and values are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(words, { minLength: 1, maxLength: 6 }),
        fc.uniqueArray(words, { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }),
        fc.double(),
        (metrics, labels, values, value) => {
          const of: Declarations = {
            ...declarations,
            metrics: metrics.map((name, n) => ({
              name,
              help: name,
              maxSeries: 9,
              labels: labels.map((label) => ({ name: label, field: label, fallback: '' })),
              ...(
                [
                  { type: 'counter' },
                  { type: 'gauge', field: 'x' },
                  { type: 'timing', field: 'x', unit: 'ms', bucketsSeconds: [0.1, 1] },
                ] as const
              )[n % 3 === 0 ? 0 : n % 3 === 1 ? 1 : 2],
            })),
          };
          const snapshot = snapshotOf(of, (registry) => {
            for (const [n, field] of metrics.entries()) {
              for (const label of values) {
                const set = labels.map(() => label);
                if (n % 3 === 0) registry.metricCount(n, set, Math.abs(value));
                else if (n % 3 === 1) registry.metricGauge(n, set, value);
                else for (const ms of [1, 2]) registry.metricSample(n, set, ms);
              }
              registry.discoveredSample(`${field}_ms`, 3);
            }
          });
          const families = sampledFamilies(snapshot.families);
          checkOpenMetrics(renderFamilies(families, 'openmetrics'));
          const samples = samplesOf(renderFamilies(families, 'text'));
          const series = samples.map((sample) => `${sample.name}{${sample.labels}}`);
          expect(new Set(series).size).toBe(series.length);
        },
      ),
      runs(60),
    );
  });
});
