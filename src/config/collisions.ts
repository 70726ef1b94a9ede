import { errorRateName } from '../catalogue/declared-counts.ts';
import { ownKeys } from '../catalogue/heartbeat-keys.ts';
import type { ConfigDocument } from './grammar/document.ts';
import { heartbeatNameUses, type NameUse, publishedNameUses } from './name-uses.ts';
import { type ConfigNode, memberAt } from './node.ts';
import type { Problems } from './problems.ts';

/** Reports declarations that would share a heartbeat key or a published series. */
export function checkNames(document: ConfigDocument, root: ConfigNode, problems: Problems): void {
  const published: NameUse[] = [
    { name: errorRateName, family: 'own', at: [], title: "heartbeat's own error rate" },
  ];
  const keys = ownKeys.map((name) => ({ name, family: 'own', at: [], title: 'heartbeat itself' }));
  report([...keys, ...heartbeatNameUses(document)], 'the heartbeat key', root, problems);
  report([...published, ...publishedNameUses(document)], 'the metric', root, problems);
}

function report(
  uses: readonly NameUse[],
  what: string,
  root: ConfigNode,
  problems: Problems,
): void {
  const owners = new Map<string, NameUse>();
  const reported = new Set<string>();
  for (const use of uses) {
    const owner = owners.get(use.name);
    if (owner === undefined) {
      owners.set(use.name, use);
      continue;
    }
    const path = use.at.join('.');
    const shared = owner.family === use.family && use.component !== owner.component;
    if (shared || owner.at.join('.') === path || reported.has(path)) continue;
    reported.add(path);
    const span = memberAt(root, use.at)?.keySpan ?? root.span;
    const message = `${use.title} and ${owner.title} both produce ${what} "${use.name}"`;
    problems.add({ path, span }, message, { suggestion: 'rename one of them' });
  }
}
