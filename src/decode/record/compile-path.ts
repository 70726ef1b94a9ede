import type { FieldValue } from '../../model/record.ts';
import type { JsonObject } from './json-value.ts';

/** Finds one field in a record; `undefined` where the record has none. */
export type FieldReader = (record: JsonObject) => FieldValue;

/**
 * Compiles a field path. Dots lead into nested objects and arrays (`errors.0.code`), but a key that
 * is itself spelled with dots wins over the nested path: at every level the longest key is tried
 * first, and a shorter one only where the longer leads nowhere. Own properties only.
 */
export function compilePath(path: string): FieldReader {
  const segments = path.split('.');
  const steps: Step[] = [];
  for (let from = segments.length - 1; from >= 0; from--) {
    steps[from] = compileStep(segments, from, steps);
  }
  return steps[0] ?? keyReader(path);
}

/** From an object or array to the value at the rest of the path. */
type Step = (parent: JsonObject) => FieldValue;

function compileStep(segments: readonly string[], from: number, steps: readonly Step[]): Step {
  const whole = keyReader(segments.slice(from).join('.'));
  // A record is never an array itself, so a path of one segment needs no array step.
  if (from === 0 && segments.length === 1) return whole;
  const heads: Head[] = [];
  for (let to = segments.length - 1; to > from; to--) {
    const rest = steps[to];
    if (rest !== undefined)
      heads.push({ read: keyReader(segments.slice(from, to).join('.')), rest });
  }
  const element = elementReader(segments[from] ?? '', steps[from + 1]);
  return (parent) => {
    if (Array.isArray(parent)) return element(parent);
    const value = whole(parent);
    return value === undefined ? throughHeads(heads, parent) : value;
  };
}

interface Head {
  readonly read: FieldReader;
  readonly rest: Step;
}

function throughHeads(heads: readonly Head[], parent: JsonObject): FieldValue {
  for (const head of heads) {
    const child = head.read(parent);
    if (!isParent(child)) continue;
    const value = head.rest(child);
    if (value !== undefined) return value;
  }
  return undefined;
}

const arrayIndex = /^(?:0|[1-9]\d{0,9})$/;

function elementReader(
  segment: string,
  rest: Step | undefined,
): (parent: readonly FieldValue[]) => FieldValue {
  if (!arrayIndex.test(segment)) return () => undefined;
  const index = Number(segment);
  return (parent) => {
    const element = index < parent.length ? parent[index] : undefined;
    if (rest === undefined) return element;
    return isParent(element) ? rest(element) : undefined;
  };
}

/**
 * Reads an own property. Only for the few names that `Object.prototype` has too is ownership asked
 * for; for all others a plain read cannot find anything inherited.
 */
function keyReader(key: string): FieldReader {
  if (key in Object.prototype) {
    return (record) => (Object.hasOwn(record, key) ? record[key] : undefined);
  }
  return (record) => record[key];
}

function isParent(value: FieldValue): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
