import { byIdentity } from './by-identity.ts';
import { spellOutHalves } from './label.ts';

/** The label names of a family as they are published: in order of the alphabet. */
export interface LabelNames {
  readonly sorted: readonly string[];
  /** Values at the positions of `sorted`; the same array where nothing has to change. */
  arrange(values: readonly string[]): readonly string[];
}

export const labelNamesOf = byIdentity((names: readonly string[]): LabelNames => {
  const positions = names
    .map((name, position) => ({ position, text: `${name}=` }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ position }) => position);
  const isSorted = positions.every((from, to) => from === to);
  const sort = (list: readonly string[]): readonly string[] =>
    isSorted ? list : positions.map((position) => list[position] ?? '');
  const arrange = (values: readonly string[]): readonly string[] => {
    const whole = values.map(spellOutHalves);
    return sort(whole.every((value, at) => value === values[at]) ? values : whole);
  };
  return { sorted: sort(names), arrange };
});
