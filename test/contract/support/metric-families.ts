import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Family } from './normalise.ts';

/** Values of a message by field number, in order: numbers, or the bytes of texts and messages. */
type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

const types = ['counter', 'gauge', 'summary', 'untyped', 'histogram', 'gauge_histogram'];

/**
 * Reads `io.prometheus.client.MetricFamily` messages, each after its length, by the field numbers
 * of https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto.
 */
export function decodeFamilies(bytes: Uint8Array): Family[] {
  const reader = new BinaryReader(bytes);
  const families: Family[] = [];
  while (reader.pos < reader.len) {
    const family = fieldsOf(reader.bytes());
    families.push({
      name: text(family, 1),
      help: text(family, 2),
      type: types[number(family, 3)] ?? 'unknown',
      metrics: messages(family, 4).map((metric) => ({
        labels: labels(metric, 1),
        value: metricText(metric),
      })),
    });
  }
  return families;
}

function metricText(metric: Fields): string {
  const [histogram] = messages(metric, 7);
  if (histogram !== undefined) return histogramText(histogram);
  const [value] = [...messages(metric, 2), ...messages(metric, 3)];
  return value === undefined ? 'no value' : String(number(value, 1));
}

/** Classic buckets as `bound:cumulated`, native ones as `offset+length` of spans and their deltas. */
function histogramText(histogram: Fields): string {
  const classic = messages(histogram, 3).map((bucket) => {
    const [exemplar] = messages(bucket, 3);
    return `${number(bucket, 2)}:${number(bucket, 1)}${exemplarText(exemplar)}`;
  });
  const spans = messages(histogram, 12).map(
    (span) => `${zigzag(number(span, 1))}+${number(span, 2)}`,
  );
  const deltas = packed(histogram, 13).map(zigzag);
  return [
    `count=${number(histogram, 1)} sum=${number(histogram, 2)}`,
    ...(classic.length > 0 ? [`buckets=${classic.join(' ')}`] : []),
    ...(histogram.has(5) ? [`schema=${zigzag(number(histogram, 5))}`] : []),
    ...(histogram.has(6) ? [`zero=${number(histogram, 6)}:${number(histogram, 7)}`] : []),
    ...(spans.length > 0 ? [`spans=${spans.join(' ')} deltas=${deltas.join(' ')}`] : []),
    ...messages(histogram, 16).map((exemplar) => `exemplar${exemplarText(exemplar)}`),
  ].join('; ');
}

function exemplarText(exemplar: Fields | undefined): string {
  if (exemplar === undefined) return '';
  const [time] = messages(exemplar, 3);
  const at = time === undefined ? '' : ` @${number(time, 1)}.${number(time, 2)}`;
  return ` #${labels(exemplar, 1)} ${number(exemplar, 2)}${at}`;
}

function labels(message: Fields, field: number): string {
  const pairs = messages(message, field).map((pair) => `${text(pair, 1)}="${text(pair, 2)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function fieldsOf(bytes: Uint8Array): Fields {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, (number | Uint8Array)[]>();
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const values = fields.get(field) ?? [];
    values.push(readValue(reader, wire));
    fields.set(field, values);
  }
  return fields;
}

function readValue(reader: BinaryReader, wire: WireType): number | Uint8Array {
  if (wire === WireType.Varint) return Number(reader.uint64());
  if (wire === WireType.Bit64) return reader.double();
  if (wire === WireType.LengthDelimited) return reader.bytes();
  throw new Error(`no field of a metric has wire type ${wire}`);
}

function number(message: Fields, field: number): number {
  const value = message.get(field)?.[0] ?? 0;
  if (typeof value !== 'number') throw new Error(`field ${field} is no number`);
  return value;
}

function bytesOf(message: Fields, field: number): Uint8Array[] {
  return (message.get(field) ?? []).filter((value) => value instanceof Uint8Array);
}

function text(message: Fields, field: number): string {
  return bytesOf(message, field)
    .map((bytes) => Buffer.from(bytes).toString('utf8'))
    .join('');
}

function messages(message: Fields, field: number): Fields[] {
  return bytesOf(message, field).map(fieldsOf);
}

/** Varints that stand packed or each for itself. */
function packed(message: Fields, field: number): number[] {
  return (message.get(field) ?? []).flatMap((value) => {
    if (typeof value === 'number') return [value];
    const reader = new BinaryReader(value);
    const numbers: number[] = [];
    while (reader.pos < reader.len) numbers.push(Number(reader.uint64()));
    return numbers;
  });
}

function zigzag(encoded: number): number {
  return encoded % 2 === 0 ? encoded / 2 : -(encoded + 1) / 2;
}
