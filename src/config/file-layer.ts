import type { ConfigNode } from './node.ts';
import type { Problems } from './problems.ts';
import type { ConfigText } from './source-span.ts';
import { parseYaml } from './yaml-text.ts';

/** The layer that a file gives; `undefined` where it is no YAML. It must name its version. */
export function fileLayer(text: ConfigText, problems: Problems): ConfigNode | undefined {
  const node = parseYaml(text, problems);
  if (node?.kind === 'map' && !node.entries.has('version')) {
    const start = node.span.kind === 'text' ? node.span.start : 0;
    const span = { kind: 'text', text, start, end: start + 1 } as const;
    problems.add({ path: 'version', span }, 'the configuration does not say its version', {
      expected: '"version: 1" at the top',
    });
  }
  return node;
}
