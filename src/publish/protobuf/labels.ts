import { type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Labels of a Metric: each a LabelPair of name and value. */
export function writeLabels(writer: BinaryWriter, rendered: string): void {
  for (const [name, value] of labelsOf(rendered)) writeLabel(writer, name, value);
}

export function writeLabel(writer: BinaryWriter, name: string, value: string): void {
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(name);
  writer.tag(2, WireType.LengthDelimited).string(value);
  writer.join();
}

/** The names and values of labels that are rendered for the text formats: `a="1",b="2"`. */
export function labelsOf(rendered: string): readonly (readonly [name: string, value: string])[] {
  return Array.from(
    rendered.matchAll(/([^=,]+)="((?:[^"\\]|\\.)*)"/g),
    ([, name = '', value = '']) => [
      name,
      value.includes('\\')
        ? value.replace(/\\(.)/g, (_, what: string) => (what === 'n' ? '\n' : what))
        : value,
    ],
  );
}
