import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Declarations } from '../../../src/model/declaration.ts';
import {
  createLabelRenderer,
  escapeHelp,
  escapeLabelValue,
} from '../../../src/publish/families/label.ts';
import { createSeries } from '../../../src/publish/families/series.ts';
import { renderFamilies } from '../../../src/publish/text/render-families.ts';
import { checkOpenMetrics, samplesOf } from '../../support/open-metrics.ts';
import { runs } from '../../support/runs.ts';
import { declarations, emptySnapshot, timing } from '../../support/sample-view.ts';

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

  it('stand in the order of their names', () => {
    const render = createLabelRenderer(['b', 'a', 'B']);
    expect(render(['1', '2', '3'])).toBe('B="3",a="2",b="1"');
    expect(createLabelRenderer([])([])).toBe('');
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
          const snapshot = {
            ...emptySnapshot(of),
            metrics: metrics.map((_name, n) => ({
              folded: 0,
              series: values.map((label) => ({
                labels: labels.map(() => label),
                value: n % 3 === 0 ? Math.abs(value) || 0 : value,
                timing: n % 3 === 2 ? timing(1, 2) : undefined,
              })),
            })),
            discovered: metrics.map((field) => ({ field: `${field}_ms`, timing: timing(3) })),
          };
          const families = createSeries(of)({ snapshot, rates: {} });
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
