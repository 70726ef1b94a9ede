import { type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { DistributionSnapshot, Exemplar } from '../../model/distribution.ts';
import { zeroThresholdSeconds } from '../../model/exponential-buckets.ts';
import type { Distribution } from '../families/sampled-family.ts';
import { writeLabel, writeLabels } from './labels.ts';
import { nativeBucketsOf } from './native-buckets.ts';

/** A Metric with a Histogram: classic buckets, and native ones where they are known. */
export function writeDistribution(
  writer: BinaryWriter,
  names: readonly string[],
  values: readonly string[],
  { count, sum, bounds, bucketCounts, exemplars, perUnit, timing }: Distribution,
): void {
  writer.tag(4, WireType.LengthDelimited).fork();
  writeLabels(writer, names, values);
  writer.tag(7, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).uint64(count);
  writer.tag(2, WireType.Bit64).double(sum);
  let below = 0;
  for (const [bucket, inBucket] of bucketCounts.entries()) {
    below += inBucket;
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).uint64(below);
    writer.tag(2, WireType.Bit64).double(bounds[bucket] ?? Number.POSITIVE_INFINITY);
    writeExemplar(writer, exemplars?.[bucket], perUnit);
    writer.join();
  }
  if (timing !== undefined) writeNative(writer, timing);
  writer.join();
  writer.join();
}

function writeNative(writer: BinaryWriter, timing: DistributionSnapshot): void {
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
}

function writeExemplar(
  writer: BinaryWriter,
  exemplar: Exemplar | undefined,
  perUnit: number,
): void {
  if (exemplar === undefined) return;
  const { traceId, value } = exemplar;
  // Whole ms, as Prometheus keeps them: what is rounded on may not make a second of its nanoseconds.
  const timeMs = Math.floor(exemplar.timeMs);
  writer.tag(3, WireType.LengthDelimited).fork();
  writeLabel(writer, 'trace_id', traceId);
  writer.tag(2, WireType.Bit64).double(value / perUnit);
  if (!Number.isNaN(timeMs)) {
    const seconds = Math.floor(timeMs / 1000);
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).int64(seconds);
    writer.tag(2, WireType.Varint).int32((timeMs - seconds * 1000) * 1e6);
    writer.join();
  }
  writer.join();
}
