import type { Quantity } from '../../../model/quantity.ts';
import { errorsOf, mainCountOf, type Published, seriesName } from '../published.ts';
import { type RecordingRule, rateWindow, series } from './rule.ts';

const quantiles = [0.5, 0.9, 0.99] as const;

/**
 * Rates of every count, quantiles of every timing, and the share of errors of each component.
 * Named `level:metric:operation`: all keep the labels of the target and the component.
 */
export function recordingRules(published: Published, selector: string): readonly RecordingRule[] {
  const counts = new Set(published.counts.map(seriesName));
  const { timings, distributions } = published;
  const histograms = new Set([...timings, ...distributions].map(seriesName));
  return [
    ...[...counts].map((name) => ({
      record: rateRecord(name),
      expr: `rate(${series(name, selector)}[${rateWindow}])`,
    })),
    ...[...histograms].flatMap((name) =>
      quantiles.map((q) => ({
        record: quantileRecord(name, q),
        expr: `histogram_quantile(${q}, rate(${series(`${name}_bucket`, selector)}[${rateWindow}]))`,
      })),
    ),
    ...errorRatioRules(published, selector),
  ];
}

export const errorRatioRecord = `component:errors:ratio_rate${rateWindow}`;

function rateRecord(count: string): string {
  return `component:${count.replace(/_total$/, '')}:rate${rateWindow}`;
}

export function quantileRecord(timing: string, q: number): string {
  return `component:${timing}:p${q * 100}_${rateWindow}`;
}

/** Errors among what was done and what failed, of every component that counts both. */
function errorRatioRules(published: Published, selector: string): readonly RecordingRule[] {
  const ratios = published.components.flatMap((component) => {
    const errors = errorsOf(component, published);
    const done = mainCountOf(component, published);
    if (done === undefined || errors.length === 0) return [];
    const rateOf = (count: Quantity): string =>
      `rate(${series(seriesName(count), selector, component)}[${rateWindow}])`;
    const failed = errors.map(rateOf).join(' + ');
    const dividend = errors.length > 1 ? `(${failed})` : failed;
    const all = done.countsEveryRecord ? rateOf(done) : `(${failed} + ${rateOf(done)})`;
    return [`${dividend} / ${all}`];
  });
  return ratios.length === 0 ? [] : [{ record: errorRatioRecord, expr: ratios.join(' or ') }];
}
