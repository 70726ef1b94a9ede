import type { DurationUnit, FixedUnit } from '../../model/declaration.ts';
import { timedName, timeUnits } from '../../model/time-unit.ts';
import type { ConfigNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import { oneOf } from './scalars.ts';
import type { Type } from './type.ts';

const spellings: Readonly<Record<string, FixedUnit>> = Object.fromEntries(timeUnits);

/** `auto`: the text carries its unit (`"0.5s"`, `"12.3µs"`). */
export const unit: Type<DurationUnit> = oneOf(['ns', 'us', 'ms', 's', 'auto'], spellings);

/** A unit that all values of a field share. */
export const fixedUnit: Type<FixedUnit> = oneOf(['ns', 'us', 'ms', 's'], spellings);

/** The unit that a field's name ends in: `took_ms`, `http.durationSeconds`, or just `ms`. */
export function unitInName(field: string): DurationUnit | undefined {
  if (field === '@duration') return 'ms';
  const name = field.slice(field.lastIndexOf('.') + 1);
  return timedName(name)?.unit ?? timeUnits.get(name.toLowerCase());
}

/** The declared unit, else the one that the names end in; reports a problem if both are missing. */
export function unitOf(
  declared: DurationUnit | undefined,
  fields: readonly string[],
  node: ConfigNode,
  problems: Problems,
): DurationUnit | undefined {
  if (declared !== undefined) return declared;
  const found = new Set(fields.map(unitInName));
  const [only] = found;
  if (found.size === 1 && only !== undefined) return only;
  const names = fields.map((name) => JSON.stringify(name)).join(' and ');
  problems.add(node, `${names} has no unit in its name, so ${node.path} needs one`, {
    expected: 'unit: ns, us, ms, s, or auto if the text carries it ("12ms")',
  });
  return undefined;
}
