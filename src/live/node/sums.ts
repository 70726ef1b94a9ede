import type { LogFormat } from '../../model/format.ts';
import type { QuarantineGroup } from '../../model/quarantine.ts';
import type { Container } from './container.ts';

/** The loggers that wrote the records of all containers together. */
export function formatOf(containers: readonly Container[]): LogFormat {
  const recordsBy = new Map<string, number>();
  let records = 0;
  let textLines = 0;
  for (const { live } of containers) {
    const { shares, textLines: lines } = live.engine.format();
    const { records: of } = live.engine.ledger();
    for (const [profile, share] of Object.entries(shares)) {
      recordsBy.set(profile, (recordsBy.get(profile) ?? 0) + share * of);
    }
    records += of;
    textLines += lines;
  }
  const shares = [...recordsBy]
    .sort(([, a], [, b]) => b - a)
    .map(([profile, of]) => [profile, records === 0 ? 0 : of / records] as const);
  const [profile, share] = shares[0] ?? ['json', 0];
  return { profile, share, shares: Object.fromEntries(shares), textLines };
}

/** Groups shown at most. */
const maxGroups = 100;

/** Lines of all containers that nothing was made of; those of one shape are one group. */
export function quarantineOf(containers: readonly Container[]): readonly QuarantineGroup[] {
  const groups = new Map<string, QuarantineGroup>();
  for (const { live } of containers) {
    for (const group of live.engine.quarantine()) {
      const key = `${group.class} ${group.shape}`;
      const known = groups.get(key);
      groups.set(key, {
        ...group,
        count: group.count + (known?.count ?? 0),
        estimated: group.estimated || known?.estimated === true,
      });
    }
  }
  return [...groups.values()].sort((a, b) => b.count - a.count).slice(0, maxGroups);
}
