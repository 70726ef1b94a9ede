import { type Claim, heartbeatClaims, publishedClaims } from './claims.ts';
import type { ConfigDocument } from './grammar/document.ts';
import { type ConfigNode, memberAt } from './node.ts';
import type { Problems } from './problems.ts';

/** Keys of the heartbeat line that are its own (DESIGN.md §6). */
const ownKeys = [
  'event',
  'schema',
  'timestamp',
  'sequence',
  'heartbeat_count',
  'uptime_seconds',
  'uptime_minutes',
  'uptime_hours',
  'interval_seconds',
  'error_rate_per_second',
  'window_start',
  'window_end',
  'final',
  'ledger',
];

/** Reports names that two declarations would give to one key or to one published series. */
export function checkNames(document: ConfigDocument, root: ConfigNode, problems: Problems): void {
  const published: Claim[] = [
    { name: 'error_rate_per_second', family: 'own', at: [], title: "heartbeat's own error rate" },
  ];
  const keys = ownKeys.map((name) => ({ name, family: 'own', at: [], title: 'heartbeat itself' }));
  report([...keys, ...heartbeatClaims(document)], 'the heartbeat key', root, problems);
  report([...published, ...publishedClaims(document)], 'the metric', root, problems);
}

function report(
  claims: readonly Claim[],
  what: string,
  root: ConfigNode,
  problems: Problems,
): void {
  const owners = new Map<string, Claim>();
  const reported = new Set<string>();
  for (const claim of claims) {
    const owner = owners.get(claim.name);
    if (owner === undefined) {
      owners.set(claim.name, claim);
      continue;
    }
    const path = claim.at.join('.');
    const shared = owner.family === claim.family && claim.component !== owner.component;
    if (shared || owner.at.join('.') === path || reported.has(path)) continue;
    reported.add(path);
    const place = memberAt(root, claim.at)?.keyPlace ?? root.place;
    const message = `${claim.title} and ${owner.title} both make ${what} "${claim.name}"`;
    problems.add({ path, place }, message, { suggestion: 'give one of them another name' });
  }
}
