import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLabelRenderer } from '../../../src/publish/families/label.ts';
import { labelsOf } from '../../../src/publish/protobuf/labels.ts';

describe('labels', () => {
  it('are read back from what is rendered for the text formats', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', '"', '\\', '\n', 'a="b",c="d"', '\\n', '{}', ','),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (values) => {
        const names = values.map((_, place) => `label_${place}`);
        const rendered = createLabelRenderer(names)(values);
        expect(labelsOf(rendered)).toEqual(values.map((text, place) => [names[place], text]));
      }),
    );
  });
});
