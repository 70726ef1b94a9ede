import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { Sample } from '../families/family.ts';
import { type ClassicHistogram, writeHistogram } from './histogram.ts';

/** Histograms that come as the samples of the text formats, as the sidecar's own do. */
export function writeSampledHistograms(writer: BinaryWriter, samples: readonly Sample[]): void {
  for (const [labels, histogram] of histogramsOf(samples))
    writeHistogram(writer, labels, histogram);
}

interface Collected extends ClassicHistogram {
  count: number;
  sum: number;
  readonly bounds: number[];
  readonly cumulative: number[];
}

/** By their labels without `le`, which their samples render last. */
function histogramsOf(samples: readonly Sample[]): ReadonlyMap<string, ClassicHistogram> {
  const byLabels = new Map<string, Collected>();
  for (const { labels, value, suffix } of samples) {
    const [, others = '', bound] = /^(?:(.*?),?)le="([^"]*)"$/.exec(labels) ?? [];
    const key = suffix === '_bucket' ? others : labels;
    const histogram = byLabels.get(key) ?? { count: 0, sum: 0, bounds: [], cumulative: [] };
    byLabels.set(key, histogram);
    if (suffix === '_sum') histogram.sum = value;
    else if (suffix === '_count') histogram.count = value;
    else {
      histogram.bounds.push(bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound));
      histogram.cumulative.push(value);
    }
  }
  return byLabels;
}
