import { stemOf } from '../model/field-stem.ts';
import type { TrackedFieldKind } from '../model/observation.ts';
import type { Unnumbered } from '../model/quantity.ts';
import { toKey, wantedKeys } from './heartbeat-keys.ts';
import { counterSpelling, fieldGaugeSpelling } from './metric-name.ts';
import type { Naming } from './naming.ts';

/** More are in `/metrics`; a line stays readable. */
const maxInLine = 24;

/** Prefix of a key that is taken. */
const own = 'own';

const help = { total: 'Total', delta: 'Sum of the deltas', gauge: 'Last value' } as const;

/** Names for numbers in the service's own heartbeats, once it is known what they are. */
export class HeartbeatFieldNames {
  readonly #naming: Naming;
  /** Totals and deltas so far, by what they count. */
  readonly #totals: string[] = [];
  readonly #deltas = new Map<string, string>();
  #inLine = 0;

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  /** Deltas that have names and need none any more, since this field tells the same as a total. */
  hiddenBy(field: string, kind: TrackedFieldKind): readonly string[] {
    if (kind !== 'total') return [];
    const stem = stemOf(field);
    const hidden = [...this.#deltas].filter(([, delta]) => isSame(delta, stem));
    for (const [name] of hidden) this.#deltas.delete(name);
    this.#inLine -= hidden.length;
    return hidden.map(([name]) => name);
  }

  name(
    field: string,
    kind: TrackedFieldKind,
  ): Pick<Unnumbered, 'kind' | 'valueType' | 'family' | 'keys'> {
    const shape = {
      help: `${help[kind]} of ${field} in the service's own heartbeats.`,
      labels: [],
    };
    if (kind === 'gauge') {
      return {
        kind,
        valueType: 'number',
        family: this.#naming.family(fieldGaugeSpelling(field), { type: kind, ...shape }),
        keys: this.#keys({ value: toKey(field) }),
      };
    }
    const stem = stemOf(field);
    if (kind === 'total') this.#totals.push(stem);
    else if (this.#totals.some((total) => isSame(stem, total)))
      return { kind: 'counter', keys: {} };
    else this.#deltas.set(field, stem);
    return {
      kind: 'counter',
      family: this.#naming.family(counterSpelling(stem), { type: 'counter', ...shape }),
      keys: this.#keys(wantedKeys.count(stem)),
    };
  }

  #keys<Keys extends Unnumbered['keys']>(wanted: Keys): Keys | Record<string, never> {
    this.#inLine += 1;
    return this.#inLine > maxInLine ? {} : this.#naming.keys(wanted, own);
  }
}

/** `messages_processed` is told by a total of `processed`, and the other way round. */
function isSame(delta: string, total: string): boolean {
  return total === delta || total.endsWith(`_${delta}`) || delta.endsWith(`_${total}`);
}
