import type { ConfigNode } from './node.ts';
import { type SourceLayer, sourceLayerOf } from './source-span.ts';

/** The source layer of each value of a tree, by its dotted path. */
export function sourceLayersOf(node: ConfigNode): ReadonlyMap<string, SourceLayer> {
  const layers = new Map<string, SourceLayer>();
  collect(node, layers);
  return layers;
}

function collect(node: ConfigNode, into: Map<string, SourceLayer>): void {
  if (node.kind === 'scalar') into.set(node.path, Object.freeze(sourceLayerOf(node.span)));
  else if (node.kind === 'list') for (const item of node.items) collect(item, into);
  else for (const { value } of node.entries.values()) collect(value, into);
}
