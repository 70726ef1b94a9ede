import { type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Exemplar } from '../../model/distribution.ts';
import { zeroThresholdSeconds } from '../../model/exponential-buckets.ts';
import type { Distribution } from '../families/family.ts';
import { writeLabel, writeLabels } from './labels.ts';
import { nativeBucketsOf } from './native-buckets.ts';

/** A histogram's count, sum (seconds) and classic buckets, the last of them +Inf. */
export interface ClassicHistogram {
  readonly count: number;
  readonly sum: number;
  readonly bounds: readonly number[];
  /** Samples at or below each bound, +Inf last. */
  readonly cumulative: readonly number[];
  /** At the index of its bucket. */
  readonly exemplars?: readonly (Exemplar | undefined)[] | undefined;
}

/** A Metric with a Histogram that has classic buckets and native ones. */
export function writeDistribution(writer: BinaryWriter, { labels, timing }: Distribution): void {
  let below = 0;
  writeHistogram(
    writer,
    labels,
    {
      count: timing.count,
      sum: timing.sumMs / 1000,
      bounds: timing.bucketsSeconds,
      cumulative: timing.bucketCounts.map((count) => {
        below += count;
        return below;
      }),
      exemplars: timing.exemplars,
    },
    () => {
      const { schema, spans, deltas } = nativeBucketsOf(timing);
      writer.tag(5, WireType.Varint).sint32(schema);
      writer.tag(6, WireType.Bit64).double(zeroThresholdSeconds);
      writer.tag(7, WireType.Varint).uint64(timing.zeros);
      for (const { offset, length } of spans) {
        writer.tag(12, WireType.LengthDelimited).fork();
        writer.tag(1, WireType.Varint).sint32(offset);
        writer.tag(2, WireType.Varint).uint32(length);
        writer.join();
      }
      writer.tag(13, WireType.LengthDelimited).fork();
      for (const delta of deltas) writer.sint64(delta);
      writer.join();
    },
  );
}

/** A Metric with a Histogram; `native` writes what is beyond classic buckets. */
export function writeHistogram(
  writer: BinaryWriter,
  labels: string,
  { count, sum, bounds, cumulative, exemplars }: ClassicHistogram,
  native: () => void = () => {},
): void {
  writer.tag(4, WireType.LengthDelimited).fork();
  writeLabels(writer, labels);
  writer.tag(7, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).uint64(count);
  writer.tag(2, WireType.Bit64).double(sum);
  for (const [index, below] of cumulative.entries()) {
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).uint64(below);
    writer.tag(2, WireType.Bit64).double(bounds[index] ?? Number.POSITIVE_INFINITY);
    writeExemplar(writer, exemplars?.[index]);
    writer.join();
  }
  native();
  writer.join();
  writer.join();
}

function writeExemplar(writer: BinaryWriter, exemplar: Exemplar | undefined): void {
  if (exemplar === undefined) return;
  const { traceId, durationMs } = exemplar;
  // Whole ms, as Prometheus keeps them: what is rounded on may not make a second of its nanoseconds.
  const timeMs = Math.floor(exemplar.timeMs);
  writer.tag(3, WireType.LengthDelimited).fork();
  writeLabel(writer, 'trace_id', traceId);
  writer.tag(2, WireType.Bit64).double(durationMs / 1000);
  if (!Number.isNaN(timeMs)) {
    const seconds = Math.floor(timeMs / 1000);
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).int64(seconds);
    writer.tag(2, WireType.Varint).int32((timeMs - seconds * 1000) * 1e6);
    writer.join();
  }
  writer.join();
}
