import type { ConfigNode, MapEntry, MapNode } from './node.ts';
import { childPath } from './node.ts';

/** Maps that a later layer replaces as a whole; all others merge key by key. */
const atomicPaths = [
  /^service_heartbeat$/,
  /^service_start$/,
  /^components\.[^.]+\.(counts|timings|states)\.[^.]+$/,
  /^metrics\.[^.]+$/,
];
const threshold = /^health\.[^.]+$/;

/** A layer on top of another: its values win, the rest shows through. */
export function merge(base: ConfigNode, over: ConfigNode): ConfigNode {
  if (over.kind === 'scalar' && over.value === null && base.kind === 'map') return base;
  if (base.kind !== 'map' || over.kind !== 'map' || isWhole(base, over)) return over;
  const entries = new Map(over.path === 'source' ? entriesBelow(base, over) : base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    const value = below === undefined ? entry.value : merge(below.value, entry.value);
    entries.set(key, { keySpan: entry.keySpan, value });
  }
  return { ...over, entries };
}

const sourceKinds = ['file', 'pod', 'node', 'stdin', 'command'];
/** Sources named in parts: the configuration may name the container, a flag the pod. */
const compositeKinds = ['pod', 'node'];
const recordSettings: ReadonlySet<string> = new Set(['sequence', 'envelope']);

/**
 * The configuration has one source: a later layer that names another replaces it and its settings.
 * Settings about the records of the log stay.
 */
function entriesBelow(base: MapNode, over: MapNode): ReadonlyMap<string, MapEntry> {
  if (!sourceKinds.some((kind) => over.entries.has(kind))) return base.entries;
  const isReplayable = ['file', ...compositeKinds].some((kind) => over.entries.has(kind));
  const isPart = (key: string): boolean => compositeKinds.includes(key) && over.entries.has(key);
  return new Map(
    [...base.entries].filter(
      ([key]) =>
        recordSettings.has(key) || isPart(key) || (isReplayable && !sourceKinds.includes(key)),
    ),
  );
}

/** Thresholds as maps: a bare value means `degraded`. */
export function normalizeThresholds(root: ConfigNode): ConfigNode {
  const health = root.kind === 'map' ? root.entries.get('health') : undefined;
  if (root.kind !== 'map' || health?.value.kind !== 'map') return root;
  const normalized = mapEntries(health.value, ({ keySpan, value }) => {
    if (value.kind !== 'scalar') return { keySpan, value };
    const { path, span } = value;
    const degraded = { ...value, path: childPath(path, 'degraded') };
    const entries = new Map([['degraded', { keySpan: span, value: degraded }]]);
    return { keySpan, value: { kind: 'map', path, span, entries } };
  });
  const entries = new Map(root.entries);
  return { ...root, entries: entries.set('health', { ...health, value: normalized }) };
}

function mapEntries(map: MapNode, change: (entry: MapEntry) => MapEntry): MapNode {
  const entries = [...map.entries].map(([key, entry]) => [key, change(entry)] as const);
  return { ...map, entries: new Map(entries) };
}

/** Whether the value at a path is replaced as a whole, not merged key by key. */
export function isAtomic(path: string): boolean {
  return atomicPaths.some((pattern) => pattern.test(path));
}

function isWhole(base: MapNode, over: MapNode): boolean {
  if (isAtomic(over.path)) return true;
  if (!threshold.test(over.path)) return false;
  // A file that gives one threshold of a pair replaces the pair; a flag replaces only that one.
  return over.span.kind === 'text' || base.span.kind === 'default';
}
