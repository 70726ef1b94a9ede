import type { SampledFamily } from '../../../publish/families/sampled-family.ts';
import { distributionsOf, samplesOf } from '../../../publish/families/samples.ts';
import { toBoundText } from '../../../publish/text/number-text.ts';
import type { Point } from './selector.ts';

/** Every number that a scrape would show, buckets included. */
export function pointsOf(families: readonly SampledFamily[]): readonly Point[] {
  return families.flatMap((family) => [
    ...samplesOf(family).map(({ name, labels, value }) => point(name, labels, value)),
    ...bucketsOf(family),
  ]);
}

function bucketsOf(family: SampledFamily): readonly Point[] {
  const { name } = family;
  return distributionsOf(family).flatMap(({ labels, distribution }) => {
    const { bounds, bucketCounts, count, sum } = distribution;
    let below = 0;
    const buckets = bucketCounts.map((inBucket, at) => {
      below += inBucket;
      const le = toBoundText(bounds[at] ?? Number.POSITIVE_INFINITY, 'text');
      return point(`${name}_bucket`, { ...labels, le }, below);
    });
    return [...buckets, point(`${name}_sum`, labels, sum), point(`${name}_count`, labels, count)];
  });
}

function point(name: string, labels: Readonly<Record<string, string>>, value: number): Point {
  return { name, labels: new Map(Object.entries(labels)), value };
}
