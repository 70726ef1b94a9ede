import type { JsonObject } from './json-value.ts';
import { isJsonObject } from './json-value.ts';

export type LeafVisitor = (path: string, value: string | number | boolean) => void;

/** Tells by a path whether a leaf is wanted; the same answer for the same path. */
export type LeafFilter = (path: string) => boolean;

const maxDepth = 4;
const maxLeaves = 256;

/**
 * Visits strings, numbers and booleans by their dotted path, in the record's order: at most
 * {@link maxLeaves} of them and {@link maxDepth} keys deep. Arrays and nulls are passed over.
 */
export function visitLeaves(record: JsonObject, visit: LeafVisitor): void {
  visitLevel(record, '', 1, maxLeaves, visit);
}

/** Returns how many leaves may still be visited. */
function visitLevel(
  parent: JsonObject,
  prefix: string,
  depth: number,
  allowed: number,
  visit: LeafVisitor,
): number {
  let left = allowed;
  for (const key of Object.keys(parent)) {
    if (left === 0) return 0;
    const value = parent[key];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      visit(prefix === '' ? key : prefix + key, value);
      left--;
    } else if (depth < maxDepth && isJsonObject(value)) {
      left = visitLevel(value, `${prefix}${key}.`, depth + 1, left, visit);
    }
  }
  return left;
}
