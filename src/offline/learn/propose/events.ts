import { plural } from '../../analyze/render/figures.ts';
import { percent } from './figures.ts';
import type { KeptKind, Kind } from './kind.ts';
import type { Names } from './names.ts';
import type { Condition, Proposed } from './proposal.ts';

const maxEvents = 150;
/** Beyond this share of the records, what is seen only once is passed over. */
const enoughExplained = 0.95;

/** The kinds of record that deserve a count of their own, and the records they explain. */
export function keptKinds(
  kinds: readonly Kind[],
  records: number,
): { readonly kept: readonly KeptKind[]; readonly explained: number } {
  const kept: KeptKind[] = [];
  let explained = 0;
  for (const kind of kinds) {
    const isEnough = explained >= enoughExplained * records;
    const isRare = kind.count < 2 && kind.errors === 0;
    const isSkipped = kept.length === maxEvents || (isRare && isEnough);
    const isKept = !isSkipped && hasRule(kind);
    // Requests are explained by the metrics of requests.
    explained += isKept ? kind.count : kind.requests;
    if (isKept) kept.push(kind);
  }
  return { kept, explained };
}

function hasRule(kind: Kind): kind is KeptKind {
  return kind.when !== undefined;
}

/** One count for each of a component's kinds of record, and one for its errors. */
export function proposeCounts(
  component: string,
  when: Condition | undefined,
  kept: readonly KeptKind[],
  total: { readonly records: number; readonly errors: number },
  names: Names,
): Proposed[] {
  const counts = kept.map((kind) => ({
    name: names.take(kind.template, `${component} ${kind.template}`),
    body: { when: kind.when },
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
