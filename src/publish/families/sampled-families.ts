import type { Family } from '../../model/family.ts';
import type { MetricFamily, Quantity } from '../../model/quantity.ts';
import { agreementFamilies, foldedFamily } from './facet-families.ts';
import { distributionTable, numberTable, stateSetTable } from './point-tables.ts';
import type { SampledFamily } from './sampled-family.ts';

/**
 * Everything that has series, as families of Prometheus: quantities that share a metric family are
 * one, and what is known beside their points has families of its own. Pure: what is kept from call
 * to call is bound to the identity of its arguments and changes nothing but the time it takes.
 */
export function sampledFamilies(families: readonly Family[]): readonly SampledFamily[] {
  const sections: SampledFamily[][] = Array.from({ length: section.folded + 1 }, () => []);
  for (const [of, members] of groups(families)) {
    const [first] = members;
    if (first !== undefined) sections[sectionOf(first.quantity)]?.push(sampled(of, members));
  }
  sections[section.agreement]?.push(...agreementFamilies(families));
  sections[section.folded]?.push(foldedFamily(families));
  return sections.flat();
}

/** The order in which they are published; within a section it is that of the quantities. */
const section = {
  rate: 0,
  count: 1,
  timing: 2,
  state: 3,
  metric: 4,
  logger: 5,
  field: 6,
  heartbeat: 7,
  run: 8,
  agreement: 9,
  writers: 10,
  folded: 11,
} as const;

function sectionOf({ provenance, derivation, component, kind, name }: Quantity): number {
  if (provenance === 'run') return name.startsWith('writers') ? section.writers : section.run;
  if (provenance !== 'declared') return section[provenance];
  if (derivation !== undefined) return section.rate;
  if (component === undefined) return section.metric;
  if (kind === 'counter') return section.count;
  return kind === 'timing' ? section.timing : section.state;
}

function groups(families: readonly Family[]): ReadonlyMap<MetricFamily, readonly Family[]> {
  const byFamily = new Map<MetricFamily, Family[]>();
  for (const one of families) {
    const { family } = one.quantity;
    if (family === undefined) continue;
    const members = byFamily.get(family);
    if (members === undefined) byFamily.set(family, [one]);
    else members.push(one);
  }
  return byFamily;
}

function sampled(
  { name, type, help, unit }: MetricFamily,
  members: readonly Family[],
): SampledFamily {
  const head = { name, help, ...(unit !== undefined && { unit }) };
  if (type === 'histogram') return { ...head, type, tables: members.map(distributionTable) };
  return { ...head, type, tables: members.map(type === 'stateset' ? stateSetTable : numberTable) };
}
