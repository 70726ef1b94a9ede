import type { JsonSchema } from './grammar/type.ts';
import { generateSchema } from './json-schema.ts';
import { type ConfigNode, memberAt, nodeOf } from './node.ts';
import { defaultSpan } from './source-span.ts';

/** A service counts as silent after three missed intervals, and never within a minute. */
const silentIntervals = 3;
const silentAtLeastSeconds = 60;

let grammarDefaults: Record<string, unknown> | undefined;

/**
 * The defaults, as the lowest layer. They are read from the grammar, so that the schema always
 * agrees. The default for silence depends on the interval in `merged`, the layers above.
 */
export function defaultsUnder(merged: ConfigNode): ConfigNode {
  grammarDefaults ??= defaultsIn(generateSchema());
  const defaults = grammarDefaults;
  const interval = intervalOf(merged) ?? intervalOf(nodeOf(defaults, defaultSpan)) ?? 0;
  const degraded = Math.max(silentAtLeastSeconds, silentIntervals * interval);
  const health = { ...sectionOf(defaults, 'health'), silence_seconds: { degraded } };
  return nodeOf({ ...defaults, health }, defaultSpan);
}

function defaultsIn(schema: JsonSchema): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(sectionOf(schema, 'properties'))) {
    if (!isObject(property)) continue;
    const inner = property['default'] ?? defaultsIn(property);
    if (!isObject(inner) || Object.keys(inner).length > 0) defaults[key] = inner;
  }
  return defaults;
}

function intervalOf(root: ConfigNode): number | undefined {
  const node = memberAt(root, ['heartbeat', 'interval_seconds'])?.value;
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

function sectionOf(value: JsonSchema, key: string): Readonly<Record<string, unknown>> {
  const member = value[key];
  return isObject(member) ? member : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
