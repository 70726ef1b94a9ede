import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { FamilyType } from '../../model/quantity.ts';
import type { NumberFamily, SampledFamily } from '../families/sampled-family.ts';
import { writeDistribution } from './histogram.ts';
import { writeLabels } from './labels.ts';

/** Prometheus asks for this where it takes native histograms. */
export const protobufContentType =
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited';

/**
 * Families as io.prometheus.client.MetricFamily, each after its length
 * (https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto): the
 * one format that has native histograms. Families without series are left out.
 */
export function encodeProtobuf(families: Iterable<SampledFamily>): Buffer {
  const writer = new BinaryWriter();
  for (const family of families) {
    if (family.tables.every(({ series }) => series.length === 0)) continue;
    writer.fork();
    writeFamily(writer, family);
    writer.join();
  }
  return Buffer.from(writer.finish());
}

/** MetricType. A state set is gauges of 1 and 0 here, as in the text format. */
const types = { counter: 0, gauge: 1, histogram: 4, stateset: 1 } as const satisfies Record<
  FamilyType,
  number
>;

function writeFamily(writer: BinaryWriter, family: SampledFamily): void {
  const { name, type, help } = family;
  writer.tag(1, WireType.LengthDelimited).string(type === 'counter' ? `${name}_total` : name);
  writer.tag(2, WireType.LengthDelimited).string(help);
  writer.tag(3, WireType.Varint).int32(types[type]);
  if (family.type === 'histogram') {
    for (const { labels, series, values } of family.tables) {
      for (const [at, value] of values.entries()) {
        writeDistribution(writer, labels, series[at] ?? [], value);
      }
    }
    return;
  }
  for (const { labels, series, values } of family.tables) {
    for (const [at, value] of values.entries()) {
      writeNumber(writer, family.type, value, () => writeLabels(writer, labels, series[at] ?? []));
    }
  }
}

/** The field of Metric for each kind of number; each message has its value in field 1. */
const valueFields = { counter: 3, gauge: 2, stateset: 2 } as const;

function writeNumber(
  writer: BinaryWriter,
  type: NumberFamily['type'],
  value: number,
  writeOwnLabels: () => void,
): void {
  writer.tag(4, WireType.LengthDelimited).fork();
  writeOwnLabels();
  writer.tag(valueFields[type], WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Bit64).double(value);
  writer.join();
  writer.join();
}
