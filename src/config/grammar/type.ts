import type { ConfigNode } from '../node.ts';
import type { Problems } from '../problems.ts';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Schemas referred to by name; filled while a schema is generated. */
export type Definitions = Map<string, JsonSchema>;

/**
 * A part of the grammar, described once: it reads a node into a value and gives its JSON Schema.
 */
export interface Type<T> {
  /** A readable description of what it accepts: `a number from 0 to 65535`. */
  readonly expected: string;
  /** The value; `undefined` after adding to `problems`. */
  read(node: ConfigNode, problems: Problems): T | undefined;
  schema(definitions: Definitions): JsonSchema;
}

/** A type with a name in the schema's `$defs`, so that it can refer to itself. */
export function named<T>(name: string, description: string, type: Type<T>): Type<T> {
  return {
    expected: type.expected,
    read: (node, problems) => type.read(node, problems),
    schema(definitions) {
      if (!definitions.has(name)) {
        definitions.set(name, {});
        definitions.set(name, { description, ...type.schema(definitions) });
      }
      return { $ref: `#/$defs/${name}` };
    },
  };
}

/**
 * Converts a value to another, or adds a problem. It is skipped if the value itself had a problem,
 * so that nothing is reported twice. `rule` is the constraint as JSON Schema.
 */
export function refined<T, U>(
  type: Type<T>,
  refine: (value: T, node: ConfigNode, problems: Problems) => U | undefined,
  rule: JsonSchema = {},
): Type<U> {
  return {
    expected: type.expected,
    read(node, problems) {
      const before = problems.count;
      const value = type.read(node, problems);
      if (value === undefined || problems.count > before) return undefined;
      return refine(value, node, problems);
    },
    schema: (definitions) => ({ ...type.schema(definitions), ...rule }),
  };
}

/** The object without members that are `undefined`. */
export function present<T extends object>(object: T): Present<T> {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as Present<T>;
}

type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
