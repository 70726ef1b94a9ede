import type { TimingDeclaration } from '../model/declaration.ts';
import type { Quantity } from '../model/quantity.ts';
import type { Cataloguing } from './cataloguing.ts';
import { componentShape } from './component-families.ts';
import { wantedKeys } from './heartbeat-keys.ts';
import { quantityKey } from './identity.ts';
import { timingSpelling } from './metric-name.ts';

/** Each timing as a histogram `<name>_seconds{component}`. */
export function declareTimings(
  declared: readonly TimingDeclaration[],
  { naming, families, add }: Cataloguing,
): readonly Quantity[] {
  const familyOf = declared.map(({ component, name, help }) => {
    const spelling = timingSpelling(name);
    const shape = componentShape('histogram', `Timing ${spelling.stem}`);
    return families.join({ component, spelling, shape, help });
  });
  return declared.map((timing, position) => {
    const { component, name } = timing;
    return add({
      key: quantityKey.timing(timing),
      kind: 'timing',
      provenance: 'declared',
      component,
      name,
      family: familyOf[position]?.(),
      keys: naming.keys(wantedKeys.timing(component, name), component),
    });
  });
}
