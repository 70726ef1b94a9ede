import type { ConfigNode } from './node.ts';
import type { Problems } from './problems.ts';
import type { ConfigText } from './source-span.ts';
import { parseYaml } from './yaml-text.ts';

/** The layer of a file, which must state its version; `undefined` if the text is not YAML. */
export function fileLayer(text: ConfigText, problems: Problems): ConfigNode | undefined {
  const node = parseYaml(text, problems);
  if (node?.kind === 'map' && !node.entries.has('version')) {
    const start = node.span.kind === 'text' ? node.span.start : 0;
    const span = { kind: 'text', text, start, end: start + 1 } as const;
    problems.add({ path: 'version', span }, 'the configuration has no version', {
      expected: '"version: 1" at the top',
    });
  }
  return node;
}
