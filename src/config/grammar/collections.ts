import { didYouMean } from '../../model/nearest-name.ts';
import { type ConfigNode, describeNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import type { JsonSchema, Type } from './type.ts';

/** A key of a record: its type and its purpose (the schema shows both). */
export interface Field<T> {
  readonly type: Type<T>;
  readonly description: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: boolean;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type FieldValue<F> = F extends Field<infer T> ? T : never;
export type RecordValue<F extends Fields> = { readonly [K in keyof F]?: FieldValue<F[K]> };

interface RecordOptions {
  /** Reads a key without a value as an empty record. */
  readonly mayBeEmpty?: boolean;
  /** A constraint beyond the fields, as JSON Schema. */
  readonly rule?: JsonSchema;
}

/** A map with known keys, each optional unless `required`. */
export function record<F extends Fields>(
  name: string,
  fields: F,
  options: RecordOptions = {},
): Type<RecordValue<F>> {
  const known = Object.keys(fields);
  const expected = `a map with ${known.join(', ')}`;
  return {
    expected,
    read(node, problems) {
      if (options.mayBeEmpty === true && isNothing(node)) return {};
      if (node.kind !== 'map') {
        problems.add(node, `${node.path || name} is ${describeNode(node)}`, { expected });
        return undefined;
      }
      const values: Record<string, unknown> = {};
      for (const [key, entry] of node.entries) {
        const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
        if (field === undefined) {
          const where = { path: entry.value.path, span: entry.keySpan };
          problems.add(where, `unknown key ${JSON.stringify(key)} in ${name}`, {
            expected: `one of ${known.join(', ')}`,
            suggestion: didYouMean(key, known),
          });
          continue;
        }
        const value = field.type.read(entry.value, problems);
        if (value !== undefined) values[key] = value;
      }
      for (const [key, field] of Object.entries(fields)) {
        if (field.required !== true || node.entries.has(key)) continue;
        problems.add(node, `${node.path || name} needs ${JSON.stringify(key)}`, {
          expected: field.type.expected,
        });
      }
      return values as RecordValue<F>;
    },
    schema(definitions) {
      const required = known.filter((key) => fields[key]?.required === true);
      const properties = Object.entries(fields).map(([key, field]) => [
        key,
        {
          description: field.description,
          ...field.type.schema(definitions),
          ...(field.default === undefined ? {} : { default: field.default }),
          ...(field.examples === undefined ? {} : { examples: field.examples }),
        },
      ]);
      return {
        type: options.mayBeEmpty === true ? ['object', 'null'] : 'object',
        properties: Object.fromEntries(properties),
        ...(required.length > 0 ? { required } : {}),
        additionalProperties: false,
        ...options.rule,
      };
    },
  };
}

interface DictionaryOptions {
  /** A readable description of the keys. */
  readonly keys: string;
  readonly pattern: RegExp;
  /** Why a key that matches the pattern is refused nevertheless. */
  readonly refuse?: (key: string) => string | undefined;
  readonly mayBeEmpty?: boolean;
}

/** A map whose keys are names chosen by the user. */
export function dictionary<T>(
  name: string,
  item: Type<T>,
  options: DictionaryOptions,
): Type<ReadonlyMap<string, T>> {
  const expected = `a map from the names of the ${name} to their settings`;
  return {
    expected,
    read(node, problems) {
      if (options.mayBeEmpty === true && isNothing(node)) return new Map();
      if (node.kind !== 'map') {
        problems.add(node, `${node.path || name} is ${describeNode(node)}`, { expected });
        return undefined;
      }
      const values = new Map<string, T>();
      for (const [key, entry] of node.entries) {
        const refused = options.pattern.test(key) ? options.refuse?.(key) : 'is not a valid name';
        if (refused !== undefined) {
          const where = { path: entry.value.path, span: entry.keySpan };
          const message = `${JSON.stringify(key)} in ${name} ${refused}`;
          const suggestion = usableName(key, options.pattern);
          problems.add(where, message, { expected: options.keys, suggestion });
        }
        const value = item.read(entry.value, problems);
        if (value !== undefined && refused === undefined) values.set(key, value);
      }
      return values;
    },
    schema: (definitions) => ({
      type: options.mayBeEmpty === true ? ['object', 'null'] : 'object',
      propertyNames: { pattern: options.pattern.source },
      additionalProperties: item.schema(definitions),
    }),
  };
}

/** A list that is not empty. */
export function list<T>(item: Type<T>): Type<readonly T[]> {
  const expected = `a list, each item ${item.expected}`;
  return {
    expected,
    read(node, problems) {
      if (node.kind !== 'list' || node.items.length === 0) {
        const found = node.kind === 'list' ? 'an empty list' : describeNode(node);
        problems.add(node, `${node.path} is ${found}`, { expected, suggestion: asList(node) });
        return undefined;
      }
      return readItems(node.items, item, problems);
    },
    schema: (definitions) => ({
      type: 'array',
      items: item.schema(definitions),
      minItems: 1,
    }),
  };
}

/** One item, or a list of items. */
export function oneOrMore<T>(item: Type<T>): Type<readonly T[]> {
  const many = list(item);
  return {
    expected: `${item.expected}, or a list of them`,
    read(node, problems) {
      if (node.kind === 'list') return many.read(node, problems);
      const one = item.read(node, problems);
      return one === undefined ? undefined : [one];
    },
    schema: (definitions) => ({
      anyOf: [item.schema(definitions), many.schema(definitions)],
    }),
  };
}

function readItems<T>(
  nodes: readonly ConfigNode[],
  item: Type<T>,
  problems: Problems,
): readonly T[] | undefined {
  const values: T[] = [];
  for (const node of nodes) {
    const value = item.read(node, problems);
    if (value !== undefined) values.push(value);
  }
  return values.length === nodes.length ? values : undefined;
}

/** A suggestion to write a text of several words as a list. */
function asList(node: ConfigNode): string | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  const words = node.value.split(/[\s,]+/).filter((word) => word !== '');
  return `write it as a list: [${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** A suggestion of the name with its invalid characters replaced. */
function usableName(key: string, pattern: RegExp): string | undefined {
  const name = key.replace(/[^a-zA-Z0-9_]+/g, '_');
  const usable = name !== key && /[a-zA-Z0-9]/.test(name) && pattern.test(name);
  return usable ? `did you mean ${JSON.stringify(name)}?` : undefined;
}

function isNothing(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}
