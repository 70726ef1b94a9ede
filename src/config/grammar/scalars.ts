import { didYouMean } from '../../model/nearest-name.ts';
import { describeNode } from '../node.ts';
import type { JsonSchema, Type } from './type.ts';

export interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly integer?: boolean;
}

export function boolean(): Type<boolean> {
  const expected = 'true or false';
  return {
    expected,
    read(node, problems) {
      if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
      const word = node.kind === 'scalar' ? String(node.value).toLowerCase() : '';
      const meant = { yes: true, on: true, true: true, no: false, off: false, false: false }[word];
      const suggestion = meant === undefined ? undefined : `write ${meant} without quotes`;
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected, suggestion });
      return undefined;
    },
    schema: () => ({ type: 'boolean' }),
  };
}

export function number(range: NumberRange): Type<number> {
  const { minimum, maximum, integer = false } = range;
  const upTo =
    maximum === Number.MAX_VALUE ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
  const unbounded = minimum === -Number.MAX_VALUE;
  const expected = unbounded ? 'a number' : `${integer ? 'a whole number' : 'a number'}${upTo}`;
  return {
    expected,
    read(node, problems) {
      if (node.kind === 'scalar' && typeof node.value === 'number') {
        const { value } = node;
        const whole = !integer || Number.isInteger(value);
        if (whole && value >= minimum && value <= maximum) return value;
      }
      const quoted = node.kind === 'scalar' && isNumeric(node.value);
      const suggestion = quoted ? `write ${node.value} without quotes` : undefined;
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected, suggestion });
      return undefined;
    },
    schema: () => ({
      type: integer ? 'integer' : 'number',
      ...(unbounded ? {} : { minimum }),
      ...(maximum === Number.MAX_VALUE ? {} : { maximum }),
    }),
  };
}

export interface TextShape {
  /** A readable description of the text. */
  readonly expected: string;
  /** Anchored at both ends. */
  readonly pattern?: RegExp;
}

/** A text that is not empty. */
export function text(shape: TextShape): Type<string> {
  const { expected, pattern } = shape;
  return {
    expected,
    read(node, problems) {
      if (node.kind === 'scalar' && typeof node.value === 'string') {
        if (node.value !== '' && (pattern === undefined || pattern.test(node.value))) {
          return node.value;
        }
        problems.add(node, `${node.path} is ${describeNode(node)}`, { expected });
        return undefined;
      }
      const scalar = node.kind === 'scalar' && node.value !== null;
      const suggestion = scalar
        ? `put it in quotes: ${JSON.stringify(String(node.value))}`
        : undefined;
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected, suggestion });
      return undefined;
    },
    schema: () => ({
      type: 'string',
      minLength: 1,
      ...(pattern === undefined ? {} : { pattern: pattern.source }),
    }),
  };
}

/** One of a few words. `meant` maps common alternatives to the right ones. */
export function oneOf<const T extends string>(
  words: readonly T[],
  meant: Readonly<Record<string, T>> = {},
): Type<T> {
  const expected = words.length === 1 ? String(words[0]) : `one of ${words.join(', ')}`;
  return {
    expected,
    read(node, problems) {
      const found = node.kind === 'scalar' ? words.find((word) => word === node.value) : undefined;
      if (found !== undefined) return found;
      const wrong = node.kind === 'scalar' ? String(node.value) : '';
      const alias = Object.hasOwn(meant, wrong.toLowerCase())
        ? meant[wrong.toLowerCase()]
        : undefined;
      const suggestion =
        alias === undefined ? didYouMean(wrong, words) : `did you mean "${alias}"?`;
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected, suggestion });
      return undefined;
    },
    schema: () => ({ enum: words }),
  };
}

/** Exactly one value. */
export function constant<const T extends number | boolean>(value: T, hint?: string): Type<T> {
  const expected = String(value);
  return {
    expected,
    read(node, problems) {
      if (node.kind === 'scalar' && node.value === value) return value;
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected, suggestion: hint });
      return undefined;
    },
    schema: () => ({ const: value }),
  };
}

const unitSizes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};
const sizePattern = /^(\d+(?:\.\d+)?) ?([KkMG]i?)?B$/;

/** A size in bytes: a number, or a text such as `"1MiB"`. */
export function size(range: { readonly minimum: number; readonly maximum: number }): Type<number> {
  const { minimum, maximum } = range;
  const expected = `a size from ${minimum} to ${maximum} bytes, such as 65536 or "64KiB"`;
  const plain: JsonSchema = { type: 'integer', minimum, maximum };
  return {
    expected,
    read(node, problems) {
      const bytes = node.kind === 'scalar' ? bytesOf(node.value) : undefined;
      if (bytes !== undefined && Number.isInteger(bytes) && bytes >= minimum && bytes <= maximum) {
        return bytes;
      }
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected });
      return undefined;
    },
    schema: () => ({ anyOf: [plain, { type: 'string', pattern: sizePattern.source }] }),
  };
}

/** The number of bytes; `undefined` if the value is not a size. */
function bytesOf(value: string | number | boolean | null): number | undefined {
  if (typeof value === 'number') return value;
  const match = typeof value === 'string' ? sizePattern.exec(value) : null;
  if (match === null) return undefined;
  const unit = unitSizes[`${match[2] ?? ''}b`.toLowerCase()];
  return unit === undefined ? undefined : Math.round(Number(match[1]) * unit);
}

function isNumeric(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}
