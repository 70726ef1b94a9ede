/** The strongly connected components of more than one node, each sorted (Tarjan, 1972). */
export function cyclesOf(
  graph: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const indexes = new Map<string, number>();
  const open: string[] = [];
  const cycles: string[][] = [];

  const visit = (node: string): number => {
    const index = indexes.size;
    indexes.set(node, index);
    open.push(node);
    let low = index;
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!indexes.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, indexes.get(next) ?? low);
    }
    if (low === index) {
      const component = open.splice(open.indexOf(node));
      if (component.length > 1 || graph.get(node)?.includes(node)) cycles.push(component.sort());
    }
    return low;
  };

  for (const node of graph.keys()) if (!indexes.has(node)) visit(node);
  return cycles;
}
