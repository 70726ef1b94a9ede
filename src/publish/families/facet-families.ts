import type { Facets, Family } from '../../model/family.ts';
import type { Quantity } from '../../model/quantity.ts';
import { byIdentity } from './by-identity.ts';
import type { NumberFamily, SeriesTable } from './sampled-family.ts';

/** How far counts and rates agree with what the service prints of them. */
export function agreementFamilies(families: readonly Family[]): readonly NumberFamily[] {
  const compared = families.filter(({ facets }) => facets.printedRate !== undefined);
  const rates = (key: 'compared' | 'disagreed', help: string): NumberFamily =>
    facetFamily(
      { name: `heartbeat_service_rates_${key}`, help },
      compared,
      ofCount,
      ({ printedRate }) => printedRate?.[key],
    );
  return [
    facetFamily(
      {
        name: 'heartbeat_count_drift',
        help: 'Events by which a count and the total that the service prints came to disagree for good.',
      },
      families,
      ofCount,
      ({ drift }) => drift,
    ),
    ...(compared.length === 0
      ? []
      : [
          rates('compared', 'Rates that the service prints, held against its own counts.'),
          rates('disagreed', 'Rates that the service prints and its own counts do not bear out.'),
        ]),
  ];
}

/** What did not fit into the metrics that it belongs to. */
export function foldedFamily(families: readonly Family[]): NumberFamily {
  return facetFamily(
    {
      name: 'heartbeat_series_folded',
      help: 'Observations that went to the label set "other" because their metric was full.',
    },
    families,
    ofMetric,
    ({ folded }) => folded,
  );
}

/** The labels by which such a series names the quantity that it is of. */
interface Naming {
  readonly labels: readonly string[];
  readonly series: (quantity: Quantity) => readonly (readonly string[])[];
}

const ofCount: Naming = {
  labels: ['component', 'count'],
  series: byIdentity(({ component = '', name }: Quantity) => [[component, name]]),
};

const ofMetric: Naming = {
  labels: ['metric'],
  series: byIdentity(({ name }: Quantity) => [[name]]),
};

function facetFamily(
  head: Pick<NumberFamily, 'name' | 'help'>,
  families: readonly Family[],
  { labels, series }: Naming,
  facet: (facets: Facets) => number | undefined,
): NumberFamily {
  const tables = families.flatMap(({ quantity, facets }): SeriesTable<number>[] => {
    const value = facet(facets);
    return value === undefined ? [] : [{ labels, series: series(quantity), values: [value] }];
  });
  return { ...head, type: 'counter', tables };
}
