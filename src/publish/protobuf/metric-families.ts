import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Distribution, Family, FamilyType, Sample } from '../families/family.ts';
import { writeDistribution } from './histogram.ts';
import { writeLabels } from './labels.ts';
import { writeSampledHistograms } from './sampled-histograms.ts';

/** Prometheus asks for this where it takes native histograms. */
export const protobufContentType =
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited';

/**
 * Families as io.prometheus.client.MetricFamily, each after its length
 * (https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto): the
 * one format that has native histograms. Families without samples are left out.
 */
export function encodeProtobuf(families: Iterable<Family>): Buffer {
  const writer = new BinaryWriter();
  for (const family of families) {
    const { samples, distributions = [] } = family;
    if (samples.length === 0 && distributions.length === 0) continue;
    writer.fork();
    writeFamily(writer, family, distributions);
    writer.join();
  }
  return Buffer.from(writer.finish());
}

/** MetricType. A state set is gauges of 1 and 0 here, as in the text format. */
const types = { counter: 0, gauge: 1, histogram: 4, stateset: 1 } as const satisfies Record<
  FamilyType,
  number
>;

function writeFamily(
  writer: BinaryWriter,
  { name, type, help, samples }: Family,
  distributions: readonly Distribution[],
): void {
  writer.tag(1, WireType.LengthDelimited).string(type === 'counter' ? `${name}_total` : name);
  writer.tag(2, WireType.LengthDelimited).string(help);
  writer.tag(3, WireType.Varint).int32(types[type]);
  if (type === 'histogram') writeSampledHistograms(writer, samples);
  else for (const sample of samples) writeNumber(writer, type, sample);
  for (const distribution of distributions) writeDistribution(writer, distribution);
}

/** The field of Metric for each kind of number; each message has its value in field 1. */
const valueFields = { counter: 3, gauge: 2, stateset: 2 } as const;

function writeNumber(
  writer: BinaryWriter,
  type: Exclude<FamilyType, 'histogram'>,
  { labels, value }: Sample,
): void {
  writer.tag(4, WireType.LengthDelimited).fork();
  writeLabels(writer, labels);
  writer.tag(valueFields[type], WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Bit64).double(value);
  writer.join();
  writer.join();
}
