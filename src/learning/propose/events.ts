import { plural } from '../../analysis/render/figures.ts';
import type { KindEvidence } from '../evidence/kind-evidence.ts';
import type { ConditionOf } from './conditions.ts';
import { percent } from './figures.ts';
import type { Names } from './names.ts';
import type { Condition, Proposed } from './proposal.ts';

const mostEvents = 150;
/** More than these are kept only where less than enough is explained. */
const manyEvents = 40;
/** Beyond this share of the records, what is seen only once is passed over. */
const enoughExplained = 0.95;

export interface KeptKind {
  readonly kind: KindEvidence;
  readonly when: Condition;
}

/** The kinds of record that deserve a count of their own, and the records they explain. */
export function keptKinds(
  kinds: readonly KindEvidence[],
  records: number,
  conditionOf: ConditionOf,
): { readonly kept: readonly KeptKind[]; readonly explained: number } {
  const kept: KeptKind[] = [];
  let explained = 0;
  for (const kind of kinds) {
    const isEnough = explained >= enoughExplained * records;
    const isRare = kept.length >= manyEvents || (kind.count < 2 && kind.errors === 0);
    const isPassedOver = kept.length === mostEvents || (isRare && isEnough);
    const when = isPassedOver ? undefined : conditionOf(kind);
    // Requests are explained by the metrics of requests.
    explained += when === undefined ? kind.requests : kind.count;
    if (when !== undefined) kept.push({ kind, when });
  }
  return { kept, explained };
}

/** One count for each of a component's kinds of record, and one for its errors. */
export function proposeCounts(
  component: string,
  when: Condition | undefined,
  kept: readonly KeptKind[],
  total: { readonly records: number; readonly errors: number },
  names: Names,
): Proposed[] {
  const counts = kept.map(({ kind, when: whenKind }) => ({
    name: names.take(kind.template, `${component} ${kind.template}`),
    body: { when: whenKind },
    because: `${plural(kind.count, 'record', 'records')}, ${percent(kind.count, total.records)}; first in line ${kind.firstLine}`,
  }));
  const because =
    total.errors === 0
      ? 'none yet'
      : plural(total.errors, 'record of level error or fatal', 'records of level error or fatal');
  const errors = {
    name: names.take(`${component} errors`),
    body: { when: { '@level': ['error', 'fatal'], ...when }, error: true },
    because,
  };
  return [...counts, errors];
}
