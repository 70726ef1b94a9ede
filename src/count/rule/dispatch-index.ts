import type { FieldValue, LogRecord } from '../../model/record.ts';
import type { Matcher } from './condition-matcher.ts';
import type { Rule } from './rule.ts';

interface Candidate {
  readonly rule: Rule;
  readonly matches: Matcher | undefined;
}

/** Rules by the literal that a record must hold at one slot. */
interface Discriminator {
  readonly slot: number;
  readonly candidates: Map<FieldValue, Candidate[]>;
}

/**
 * Finds the rules that a record matches. A rule that needs one of some literals in a field stands
 * under those literals, so a record costs one look-up for each discriminating field (mostly there
 * is one: the event), and the rules that need none are evaluated one by one.
 */
export class DispatchIndex {
  readonly #discriminators: readonly Discriminator[];
  readonly #unconditional: readonly Candidate[];
  /** The rules that the last record matched, in their order; reused. */
  readonly #hits: Rule[] = [];
  #hitCount = 0;

  constructor(rules: readonly Rule[]) {
    const chooseSlot = slotChooser(rules);
    const bySlot = new Map<number, Map<FieldValue, Candidate[]>>();
    const unconditional: Candidate[] = [];
    for (const rule of rules) {
      const slot = chooseSlot(rule);
      const candidate = { rule, matches: rule.residual(slot) };
      if (slot === undefined) {
        unconditional.push(candidate);
        continue;
      }
      const byLiteral = entry(bySlot, slot, () => new Map<FieldValue, Candidate[]>());
      for (const literal of rule.requirements.get(slot) ?? []) {
        entry(byLiteral, literal, (): Candidate[] => []).push(candidate);
      }
    }
    this.#discriminators = [...bySlot].map(([slot, candidates]) => ({ slot, candidates }));
    this.#unconditional = unconditional;
  }

  /** @returns how many rules match; {@link hit} gives them until the next call */
  match(record: LogRecord): number {
    this.#hitCount = 0;
    for (const { slot, candidates } of this.#discriminators) {
      const found = candidates.get(record.field(slot));
      if (found !== undefined) this.#collect(found, record);
    }
    this.#collect(this.#unconditional, record);
    return this.#hitCount;
  }

  /** The rule at `index` among those that the last record matched, in their order. */
  hit(index: number): Rule | undefined {
    return this.#hits[index];
  }

  #collect(candidates: readonly Candidate[], record: LogRecord): void {
    for (const { rule, matches } of candidates) {
      if (matches === undefined || matches(record)) this.#insert(rule);
    }
  }

  /** Candidates come ordered within a list, so this rarely moves anything. */
  #insert(rule: Rule): void {
    const hits = this.#hits;
    let index = this.#hitCount++;
    for (; index > 0; index--) {
      const before = hits[index - 1];
      if (before === undefined || before.order < rule.order) break;
      hits[index] = before;
    }
    hits[index] = rule;
  }
}

/**
 * Chooses for each rule the slot that most rules require, then the one with most literals: few
 * slots to look up, few rules behind each literal.
 */
function slotChooser(rules: readonly Rule[]): (rule: Rule) => number | undefined {
  const rulesAt = new Map<number, number>();
  const literalsAt = new Map<number, Set<FieldValue>>();
  for (const [slot, literals] of rules.flatMap((rule) => [...rule.requirements])) {
    rulesAt.set(slot, (rulesAt.get(slot) ?? 0) + 1);
    const known = entry(literalsAt, slot, () => new Set<FieldValue>());
    for (const literal of literals) known.add(literal);
  }
  const better = (a: number, b: number): number =>
    (rulesAt.get(b) ?? 0) - (rulesAt.get(a) ?? 0) ||
    (literalsAt.get(b)?.size ?? 0) - (literalsAt.get(a)?.size ?? 0) ||
    a - b;
  return (rule) => [...rule.requirements.keys()].sort(better)[0];
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
