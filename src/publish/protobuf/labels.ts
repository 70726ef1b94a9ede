import { type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Labels of a Metric: each a LabelPair of name and value. */
export function writeLabels(
  writer: BinaryWriter,
  names: readonly string[],
  values: readonly string[],
): void {
  for (const [at, name] of names.entries()) writeLabel(writer, name, values[at] ?? '');
}

export function writeLabel(writer: BinaryWriter, name: string, value: string): void {
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(name);
  writer.tag(2, WireType.LengthDelimited).string(value);
  writer.join();
}
