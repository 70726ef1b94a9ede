import type { Distribution, SampledFamily } from './sampled-family.ts';

/** One number of the exposition, buckets aside, with its labels as values. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One series of a histogram. */
export interface SampledDistribution {
  readonly labels: Readonly<Record<string, string>>;
  readonly distribution: Distribution;
}

/** The numbers of a counter, gauge or state set, under the names that the text format gives them. */
export function samplesOf(family: SampledFamily): readonly Sample[] {
  if (family.type === 'histogram') return [];
  const name = sampleName(family);
  return family.tables.flatMap(({ labels, series, values }) =>
    values.map((value, at) => ({ name, labels: labelsOf(labels, series[at]), value })),
  );
}

/** `_total` ends the samples of a counter. */
export function sampleName({ name, type }: Pick<SampledFamily, 'name' | 'type'>): string {
  return type === 'counter' ? `${name}_total` : name;
}

export function distributionsOf(family: SampledFamily): readonly SampledDistribution[] {
  if (family.type !== 'histogram') return [];
  return family.tables.flatMap(({ labels, series, values }) =>
    values.map((distribution, at) => ({ labels: labelsOf(labels, series[at]), distribution })),
  );
}

function labelsOf(
  names: readonly string[],
  values: readonly string[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
}
