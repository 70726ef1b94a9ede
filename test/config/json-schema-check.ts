import type { JsonSchema } from '../../src/config/grammar/type.ts';

type Check = (expected: unknown, value: unknown, schema: JsonSchema) => boolean;

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  string: (value) => typeof value === 'string',
  array: (value) => Array.isArray(value),
  object: (value) => isObject(value),
};

/** Keywords that only tell a reader something. */
const annotations = new Set([
  '$schema',
  '$defs',
  'title',
  'description',
  'default',
  'examples',
  'format',
]);

/**
 * A checker for the part of JSON Schema 2020-12 that the generated schema uses; an unknown keyword
 * is an error, so that it cannot pass unseen.
 *
 * @returns paths at which the value does not fit
 */
export function faultsBySchema(root: JsonSchema, value: unknown): string[] {
  const fits = (schema: JsonSchema, part: unknown, at: string): string[] =>
    Object.entries(schema).flatMap(([keyword, expected]) => {
      if (annotations.has(keyword)) return [];
      const simple = simpleChecks[keyword];
      if (simple !== undefined) return simple(expected, part, schema) ? [] : [`${at}: ${keyword}`];
      const nested = nestedChecks[keyword];
      if (nested === undefined) throw new Error(`keyword ${keyword} is not checked`);
      return nested(expected, part, schema, at);
    });

  const nestedChecks: Readonly<
    Record<string, (expected: unknown, value: unknown, schema: JsonSchema, at: string) => string[]>
  > = {
    $ref: (expected, part, _, at) => fits(definition(root, String(expected)), part, at),
    properties: (expected, part, _, at) =>
      isObject(part)
        ? Object.entries(expected as Record<string, JsonSchema>).flatMap(([key, schema]) =>
            Object.hasOwn(part, key) ? fits(schema, part[key], `${at}/${key}`) : [],
          )
        : [],
    additionalProperties: (expected, part, schema, at) => {
      const known = new Set(Object.keys((schema['properties'] as object | undefined) ?? {}));
      const others = isObject(part) ? Object.entries(part).filter(([key]) => !known.has(key)) : [];
      return others.flatMap(([key, member]) =>
        expected === false
          ? [`${at}/${key}: unknown`]
          : fits(expected as JsonSchema, member, `${at}/${key}`),
      );
    },
    propertyNames: (expected, part, _, at) =>
      isObject(part)
        ? Object.keys(part).flatMap((key) => fits(expected as JsonSchema, key, `${at}/${key}`))
        : [],
    items: (expected, part, _, at) =>
      Array.isArray(part)
        ? part.flatMap((item, index) => fits(expected as JsonSchema, item, `${at}/${index}`))
        : [],
    dependentRequired: (expected, part, _, at) =>
      isObject(part)
        ? Object.entries(expected as Record<string, readonly string[]>).flatMap(([key, needed]) =>
            Object.hasOwn(part, key) && needed.some((other) => !Object.hasOwn(part, other))
              ? [`${at}: ${key} alone`]
              : [],
          )
        : [],
    anyOf: (expected, part, _, at) => chosen(expected, part, at, (count) => count >= 1),
    oneOf: (expected, part, _, at) => chosen(expected, part, at, (count) => count === 1),
    not: (expected, part, _, at) =>
      fits(expected as JsonSchema, part, at).length === 0 ? [`${at}: not`] : [],
  };

  const chosen = (
    expected: unknown,
    part: unknown,
    at: string,
    right: (count: number) => boolean,
  ) => {
    const options = (expected as readonly JsonSchema[]).map((schema) => fits(schema, part, at));
    return right(options.filter((faults) => faults.length === 0).length)
      ? []
      : [`${at}: none of the forms`, ...options.flat()];
  };

  return fits(root, value, '');
}

const simpleChecks: Readonly<Record<string, Check>> = {
  type: (expected, value) =>
    [expected].flat().some((kind) => kinds[String(kind)]?.(value) === true),
  const: (expected, value) => value === expected,
  enum: (expected, value) => (expected as readonly unknown[]).includes(value),
  minimum: (expected, value) => typeof value !== 'number' || value >= Number(expected),
  maximum: (expected, value) => typeof value !== 'number' || value <= Number(expected),
  minLength: (expected, value) => typeof value !== 'string' || value.length >= Number(expected),
  pattern: (expected, value) =>
    typeof value !== 'string' || new RegExp(String(expected), 'u').test(value),
  minItems: (expected, value) => !Array.isArray(value) || value.length >= Number(expected),
  maxItems: (expected, value) => !Array.isArray(value) || value.length <= Number(expected),
  minProperties: (expected, value) =>
    !isObject(value) || Object.keys(value).length >= Number(expected),
  maxProperties: (expected, value) =>
    !isObject(value) || Object.keys(value).length <= Number(expected),
  required: (expected, value) =>
    !isObject(value) || (expected as readonly string[]).every((key) => Object.hasOwn(value, key)),
};

function definition(root: JsonSchema, reference: string): JsonSchema {
  const name = reference.replace('#/$defs/', '');
  const found = (root['$defs'] as Record<string, JsonSchema>)[name];
  if (found === undefined) throw new Error(`${reference} is not defined`);
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
