import type { ConfigNode } from '../node.ts';
import type { Problems } from '../problems.ts';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Schemas that are referred to by name, filled while a schema is generated. */
export type Definitions = Map<string, JsonSchema>;

/**
 * A piece of the grammar, described once: it reads a node to a value and writes its JSON Schema.
 */
export interface Type<T> {
  /** What it takes, for a person: `a number from 0 to 65535`. */
  readonly expected: string;
  /** The value, or `undefined` after saying in `problems` what is wrong. */
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
 * Goes on from a value to another, or to a problem; not called where the value itself had one, so
 * that nothing is said twice. `rule` is what JSON Schema can say of it.
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

/** The object without its members that are `undefined`. */
export function present<T extends object>(object: T): Present<T> {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as Present<T>;
}

type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
