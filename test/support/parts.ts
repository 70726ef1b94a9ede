import type { DistributionSnapshot } from '../../src/model/distribution.ts';
import { runFigures } from '../../src/model/families.ts';
import type { Facets, Family } from '../../src/model/family.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';

/** A snapshot taken apart by what made each quantity one, for tests that ask for one of them. */
export function partsOf({ families, run }: Snapshot) {
  const declared = families.filter(
    ({ quantity }) => quantity.provenance === 'declared' && quantity.derivation === undefined,
  );
  const ofComponents = declared.filter(({ quantity }) => quantity.component !== undefined);
  const of = (provenance: Family['quantity']['provenance']): readonly Family[] =>
    families.filter(({ quantity }) => quantity.provenance === provenance);
  const fields = of('heartbeat').map(fieldOf);
  const counts = ofComponents.filter(({ quantity }) => quantity.kind === 'counter');
  return {
    families,
    counts: counts.map(({ points, facets: { lastTimeMs, drift, printedRate } }) => ({
      value: points[0]?.value as number,
      lastTimeMs,
      drift: drift ?? 0,
      rate: printedRate,
    })),
    timings: ofComponents.filter(({ quantity }) => quantity.kind === 'timing').map(timingOf),
    states: ofComponents
      .filter(({ quantity }) => quantity.kind === 'state' || quantity.kind === 'undecided')
      .map(({ points, facets }) => ({ value: points[0]?.value, changedTimeMs: facets.lastTimeMs })),
    metrics: declared
      .filter(({ quantity }) => quantity.component === undefined)
      .map(({ points, facets }) => ({
        folded: facets.folded,
        series: points.map(({ labels, value, distribution: timing }) => ({
          labels,
          value: value as number | undefined,
          timing,
        })),
      })),
    discoveredTimings: of('field').map((family) => ({
      field: family.quantity.name,
      timing: timingOf(family),
    })),
    discoveredComponents: componentsOf(of('logger')),
    run: {
      ...run,
      ...runFigures(families),
      fields,
      byWriter: run.writers.map((writer, at) => ({
        ...writer,
        figures: Object.fromEntries(
          of('run').map(({ quantity, facets }) => [quantity.name, facets.byWriter?.[at]]),
        ),
        counts: counts.map(({ facets }) => facets.byWriter?.[at]),
        fields: of('heartbeat').map(({ facets }) => facets.byWriter?.[at]),
      })),
    },
  };
}

function timingOf({ points, facets: { window } }: Family) {
  const distribution = points[0]?.distribution as DistributionSnapshot;
  const { averageMs, maximumMs, samples } =
    window ?? ({} as Partial<NonNullable<Facets['window']>>);
  const { count, perUnit, sum, minimum, maximum, bucketCounts, bounds, zeros, exemplars } =
    distribution;
  return {
    count,
    perUnit,
    sum,
    minimum,
    maximum,
    bucketCounts,
    bounds,
    zeros,
    ...(exemplars !== undefined && { exemplars }),
    eachBucket: distribution.eachBucket.bind(distribution),
    quantile: distribution.quantile.bind(distribution),
    windowAverageMs: averageMs,
    windowMaximumMs: maximumMs,
    windowCount: samples ?? 0,
  };
}

function fieldOf({ quantity, points, facets: { printed, resets, printedRate } }: Family) {
  return {
    field: quantity.name,
    kind: quantity.printedAs,
    value: Number(points[0]?.value),
    printed,
    resets,
    rate: printedRate,
    isRepeated: quantity.printedAs === 'delta' && quantity.family === undefined,
  };
}

function componentsOf(families: readonly Family[]) {
  return [...new Set(families.map(({ quantity }) => quantity.component))].map((name) => {
    const own = families.filter(({ quantity }) => quantity.component === name);
    const named = (wanted: string) => own.find(({ quantity }) => quantity.name === wanted);
    return {
      name: name ?? '',
      isRest: name === 'other',
      records: named('records')?.points[0]?.value as number,
      errors: named('errors')?.points[0]?.value as number,
      lastTimeMs: named('records')?.facets.lastTimeMs,
      timings: own
        .filter(({ quantity }) => quantity.kind === 'timing')
        .map(({ quantity, facets: { window } }) => ({
          field: quantity.name,
          samples: window?.samples,
          averageMs: window?.averageMs,
          maximumMs: window?.maximumMs,
        })),
    };
  });
}

export type Parts = ReturnType<typeof partsOf>;
