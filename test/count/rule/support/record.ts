import type { FieldValue, LogRecord } from '../../../../src/model/record.ts';

/** A record over a plain object: own keys first (dots and all), then paths into objects. */
export function recordOf(object: object, fields: readonly string[]): LogRecord {
  return {
    field: (slot) => valueAt(object, fields[slot] ?? ''),
    visitLeaves: (visit) => visitLeaves(object, '', visit),
  };
}

/** Own properties only: `constructor` and the like are absent unless the log wrote them. */
export function valueAt(object: object, path: string): FieldValue {
  if (Object.hasOwn(object, path)) return Object.getOwnPropertyDescriptor(object, path)?.value;
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const inner = valueAt(object, path.slice(0, dot));
  return typeof inner === 'object' && inner !== null
    ? valueAt(inner, path.slice(dot + 1))
    : undefined;
}

function visitLeaves(
  object: object,
  prefix: string,
  visit: (path: string, value: string | number | boolean) => void,
): void {
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'object' && value !== null) visitLeaves(value, `${prefix}${key}.`, visit);
    else if (value !== null) visit(`${prefix}${key}`, value);
  }
}
