import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateSchema, generateTestsSchema } from '../../src/config/json-schema.ts';
import { faultsBySchema } from './json-schema-check.ts';

describe('the schemas', () => {
  it.each([
    ['schema.json', generateSchema],
    ['tests-schema.json', generateTestsSchema],
  ])('%s is what the grammar says (UPDATE=1 writes it anew)', (name, generate) => {
    const file = new URL(`../../src/config/${name}`, import.meta.url);
    const generated = `${JSON.stringify(generate(), null, 2)}\n`;
    if (process.env['UPDATE'] === '1') writeFileSync(file, generated);
    expect(readFileSync(file, 'utf8')).toBe(generated);
  });

  it('describes every key that can be written', () => {
    const undescribed: string[] = [];
    const visit = (schema: unknown, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [key, member] of Object.entries(schema)) {
        if (key === 'properties' && !/\/oneOf\/\d+$/.test(at)) {
          for (const [name, property] of Object.entries(member as object)) {
            const { description } = property as { description?: string };
            if (description === undefined) undescribed.push(`${at}/${name}`);
          }
        }
        if (key !== 'examples' && key !== 'default') visit(member, `${at}/${key}`);
      }
    };
    visit(generateSchema(), '');
    expect(undescribed).toEqual([]);
  });

  it('accepts its own examples', () => {
    const schema = generateSchema();
    const { examples } = schema as { examples: readonly unknown[] };
    expect(examples).toHaveLength(1);
    for (const example of examples) expect(faultsBySchema(schema, example)).toEqual([]);
  });
});
