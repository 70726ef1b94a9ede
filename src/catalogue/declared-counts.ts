import type { CountDeclaration } from '../model/declaration.ts';
import type { Quantity, Unnumbered } from '../model/quantity.ts';
import type { Cataloguing } from './cataloguing.ts';
import { componentShape } from './component-families.ts';
import { countKeyNames, wantedKeys } from './heartbeat-keys.ts';
import { quantityKey } from './identity.ts';
import { counterSpelling, gaugeSpelling } from './metric-name.ts';

/** The rate of all failures: its key in the heartbeat line is reserved for it. */
export const errorRateName = 'error_rate_per_second';

export interface CountQuantities {
  readonly counts: readonly Quantity[];
  /** Those that counts are published as, and the error rate, which is the last. */
  readonly rates: readonly Quantity[];
  readonly errorRate: Quantity;
}

/** Counts with their rates. Names of rates come first: alerting rules know them by these names. */
export function declareCounts(
  declared: readonly CountDeclaration[],
  { naming, families, add }: Cataloguing,
): CountQuantities {
  const rateFamilies = new Map(
    [...declared.flatMap(({ rate }) => rate ?? []), errorRateName].map((rate) => [
      rate,
      naming.family(gaugeSpelling(rate), {
        type: 'gauge',
        help:
          rate === errorRateName
            ? 'Errors of all components per second, in the last heartbeat.'
            : `Rate ${rate} in the last heartbeat.`,
        labels: [],
      }),
    ]),
  );
  const familyOf = declared.map(({ component, name, help }) => {
    const spelling = counterSpelling(name);
    const shape = componentShape('counter', `Count ${spelling.stem}`);
    return families.join({ component, spelling, shape, help });
  });
  const keyNames = countKeyNames(declared);
  const rated: { readonly rate: string; readonly key: string; readonly of: Quantity }[] = [];
  const counts = declared.map((count, position) => {
    const { component, name, rate, error: isError } = count;
    const wanted = wantedKeys.count(keyNames[position] ?? name);
    const quantity = add({
      key: quantityKey.count(count),
      kind: 'counter',
      provenance: 'declared',
      component,
      name,
      isError,
      ...printedAs(count),
      countsEveryRecord: count.from.some(
        (source) =>
          source.kind === 'event' && source.when === undefined && source.add === undefined,
      ),
      family: familyOf[position]?.(),
      keys: naming.keys(wanted, component),
    });
    if (rate !== undefined) {
      rated.push({ rate, key: naming.keys({ value: rate }, component).value, of: quantity });
    }
    return quantity;
  });
  const addRate = (name: string, value: string, of: readonly Quantity[]): Quantity =>
    add({
      key: quantityKey.rate(name),
      kind: 'gauge',
      provenance: 'declared',
      name,
      valueType: 'number',
      family: rateFamilies.get(name),
      keys: { value },
      derivation: { operation: 'rate', of: Object.freeze(of.map(({ id }) => id)) },
    });
  const rates = rated.map(({ rate, key, of }) => addRate(rate, key, [of]));
  const errors = counts.filter(({ isError }) => isError);
  const errorRate = addRate(errorRateName, errorRateName, errors);
  return { counts, rates: [...rates, errorRate], errorRate };
}

function printedAs({ from }: CountDeclaration): Pick<Unnumbered, 'printedAs'> {
  const kinds = from.flatMap(({ kind }) => (kind === 'event' ? [] : [kind]));
  return kinds[0] === undefined ? {} : { printedAs: kinds[0] };
}
