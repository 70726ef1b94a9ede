import type { Quantity } from '../../../model/quantity.ts';
import { seriesName } from '../published.ts';
import { heatmap, type Panel, timeseries, type Unit } from './panel.ts';
import { rate, type Select } from './select.ts';

const quantiles = [0.5, 0.9, 0.99] as const;

/** A histogram, by the name of its series without `_bucket`. */
export interface Histogram {
  readonly name: string;
  /** As it is declared, for a person. */
  readonly title: string;
  readonly unit: Unit;
}

/** Quantiles and mean of a histogram over time, and how its samples are distributed. */
export function histogramPanels(
  { name, title, unit }: Histogram,
  select: Select,
  component?: string,
): readonly Panel[] {
  const buckets = rate(select(`${name}_bucket`, component));
  const words = title.replaceAll('_', ' ');
  return [
    timeseries({
      title: `${words}: quantiles`,
      unit,
      queries: [
        ...quantiles.map((q) => ({
          expr: `histogram_quantile(${q}, sum by (instance, le) (${buckets}))`,
          legend: `p${q * 100} {{instance}}`,
          // Those of all three would be the same.
          hasExemplars: q === 0.99,
        })),
        {
          expr: `${rate(select(`${name}_sum`, component))} / ${rate(select(`${name}_count`, component))}`,
          legend: 'mean {{instance}}',
        },
      ],
    }),
    heatmap({
      title: `${words}: distribution`,
      unit,
      queries: [{ expr: `sum by (le) (${buckets})`, legend: '{{le}}' }],
    }),
  ];
}

const units = { seconds: 's', bytes: 'bytes' } as const;

export function histogramOf(quantity: Quantity): Histogram {
  const { name: title, family } = quantity;
  const unit = family?.unit === undefined ? 'short' : units[family.unit];
  return { name: seriesName(quantity), title, unit };
}
