import type { ConfigNode } from './node.ts';
import { type Origin, originOf } from './place.ts';

/** Where each value of a tree was said, by its dotted path. */
export function originsOf(node: ConfigNode): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  collect(node, origins);
  return origins;
}

function collect(node: ConfigNode, into: Map<string, Origin>): void {
  if (node.kind === 'scalar') into.set(node.path, Object.freeze(originOf(node.place)));
  else if (node.kind === 'list') for (const item of node.items) collect(item, into);
  else for (const { value } of node.entries.values()) collect(value, into);
}
