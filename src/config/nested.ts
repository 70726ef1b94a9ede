import { type ConfigNode, childPath, type MapEntry, type MapNode } from './node.ts';
import { defaultSpan } from './source-span.ts';

/** A tree that holds values at dotted paths. A map between takes the span of its first value. */
export function nestedNode(values: Iterable<readonly [path: string, node: ConfigNode]>): MapNode {
  return branch(
    '',
    [...values].map(([path, node]) => ({ keys: path.split('.'), node })),
  );
}

interface PathValue {
  readonly keys: readonly string[];
  readonly node: ConfigNode;
}

function branch(path: string, values: readonly PathValue[]): MapNode {
  const entries = new Map<string, MapEntry>();
  for (const key of new Set(values.map(({ keys }) => keys[0] ?? ''))) {
    const members = values.filter(({ keys }) => keys[0] === key);
    const leaf = members.find(({ keys }) => keys.length === 1);
    const inner = members.map(({ keys, node }) => ({ keys: keys.slice(1), node }));
    const value = leaf?.node ?? branch(childPath(path, key), inner);
    entries.set(key, { keySpan: value.span, value });
  }
  return { kind: 'map', path, span: values[0]?.node.span ?? defaultSpan, entries };
}
