import { createDecoder, type Decoder } from '../../../src/decode/record/decoder.ts';
import type { Line } from '../../../src/model/line.ts';

/** A line as a framer hands it over: somewhere in a block, with neighbours around it. */
export function lineOf(content: string | Uint8Array): Line {
  const before = Buffer.from('{"neighbour":1}\n');
  const own = Buffer.from(content);
  const bytes = Buffer.concat([before, own, Buffer.from('\n{"neighbour":2}\n')]);
  const start = before.length;
  const [end, sizeBytes] = [start + own.length, own.length + 1];
  return { bytes, start, end, sizeBytes, lines: 1, envelope: undefined };
}

/** The fields of a line that is a record. */
export function decodeFields(content: string, ...fields: readonly string[]): unknown[] {
  const record = createDecoder({ fields, profile: 'auto' }).decode(lineOf(content));
  if (record === undefined) throw new Error(`no record: ${content}`);
  return fields.map((_, slot) => record.field(slot));
}

/** `record`, or the failure's class and reason. */
export function verdict(decoder: Decoder, line: Line): string {
  if (decoder.decode(line) !== undefined) return 'record';
  return `${decoder.failure.class}/${decoder.failure.reason}`;
}
