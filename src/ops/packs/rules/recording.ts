import type { Published, PublishedCount } from '../published.ts';
import { type RecordingRule, rateWindow, series } from './rule.ts';

const quantiles = [0.5, 0.9, 0.99] as const;

/**
 * Rates of every count, quantiles of every timing, and the share of errors of each component.
 * Named `level:metric:operation`: all keep the labels of the target and the component.
 */
export function recordingRules(published: Published, selector: string): readonly RecordingRule[] {
  const counts = new Set(published.counts.map(({ name }) => name));
  const timings = new Set([...published.timings, ...published.measured].map(({ name }) => name));
  return [
    ...[...counts].map((name) => ({
      record: rateRecord(name),
      expr: `rate(${series(name, selector)}[${rateWindow}])`,
    })),
    ...[...timings].flatMap((name) =>
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
function errorRatioRules(
  { components, counts }: Published,
  selector: string,
): readonly RecordingRule[] {
  const ratios = components.flatMap((component) => {
    const own = counts.filter((count) => count.component === component);
    const errors = own.filter(({ isError }) => isError);
    const done = own.find(({ isError, isRated }) => isRated && !isError);
    if (done === undefined || errors.length === 0) return [];
    const rateOf = ({ name }: PublishedCount): string =>
      `rate(${series(name, selector, component)}[${rateWindow}])`;
    const failed = errors.map(rateOf).join(' + ');
    const dividend = errors.length > 1 ? `(${failed})` : failed;
    const all = done.isOfAll ? rateOf(done) : `(${failed} + ${rateOf(done)})`;
    return [`${dividend} / ${all}`];
  });
  return ratios.length === 0 ? [] : [{ record: errorRatioRecord, expr: ratios.join(' or ') }];
}
