import { isSecretKey, maskUrls } from './mask.ts';
import type { SourceSpan } from './source-span.ts';

interface Located {
  /** Dotted path from the root: `heartbeat.interval_seconds`; empty for the root. */
  readonly path: string;
  readonly span: SourceSpan;
}

export interface ScalarNode extends Located {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** False if the key has no value, which YAML reads as null. */
  readonly written: boolean;
}

export interface ListNode extends Located {
  readonly kind: 'list';
  readonly items: readonly ConfigNode[];
}

export interface MapEntry {
  readonly keySpan: SourceSpan;
  readonly value: ConfigNode;
}

export interface MapNode extends Located {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
}

/**
 * A value and the span that sets it. YAML files, presets, environment, flags and defaults all
 * become such trees, so that one grammar reads them, and every problem has a span.
 */
export type ConfigNode = ScalarNode | ListNode | MapNode;

export function childPath(parent: string, key: string | number): string {
  if (typeof key === 'number') return `${parent}[${key}]`;
  return parent === '' ? key : `${parent}.${key}`;
}

/** A tree of plain values that share one span. Members that are `undefined` are left out. */
export function nodeOf(value: unknown, span: SourceSpan, path = ''): ConfigNode {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => nodeOf(item, span, childPath(path, index)));
    return { kind: 'list', path, span, items };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = new Map<string, MapEntry>();
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      entries.set(key, { keySpan: span, value: nodeOf(member, span, childPath(path, key)) });
    }
    return { kind: 'map', path, span, entries };
  }
  return { kind: 'scalar', path, span, value: scalarOf(value), written: true };
}

/** The member of a map at a list of keys; `undefined` if missing. */
export function memberAt(node: ConfigNode, keys: readonly string[]): MapEntry | undefined {
  let entry: MapEntry = { keySpan: node.span, value: node };
  for (const key of keys) {
    const next = entry.value.kind === 'map' ? entry.value.entries.get(key) : undefined;
    if (next === undefined) return undefined;
    entry = next;
  }
  return entry;
}

/** What a node holds, for a message: `the text "60"`, `a list`. */
export function describeNode(node: ConfigNode): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a map';
  if (node.value === null) return node.written ? 'null' : 'nothing';
  if (typeof node.value === 'boolean') return String(node.value);
  if (typeof node.value === 'number') return `the number ${node.value}`;
  if (isSecretKey(node.path)) return 'a text';
  const text = maskUrls(node.value);
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return `the text ${JSON.stringify(shown)}`;
}

function scalarOf(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return value === null || value === undefined ? null : Object.prototype.toString.call(value);
}
