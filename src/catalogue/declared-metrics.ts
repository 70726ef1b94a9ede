import type { MetricDeclaration } from '../model/declaration.ts';
import type { Quantity, QuantityKind } from '../model/quantity.ts';
import type { Cataloguing } from './cataloguing.ts';
import { quantityKey } from './identity.ts';
import {
  counterSpelling,
  gaugeSpelling,
  type Spelling,
  timingSpelling,
  toLabelNames,
} from './metric-name.ts';
import type { FamilyShape } from './naming.ts';

type MetricType = MetricDeclaration['type'];

/** What a metric is published as, by its declared type. */
export const metricForms: Readonly<
  Record<
    MetricType,
    {
      readonly kind: QuantityKind;
      readonly shape: Pick<FamilyShape, 'type' | 'unit'>;
      readonly spell: (name: string) => Spelling;
    }
  >
> = {
  counter: { kind: 'counter', shape: { type: 'counter' }, spell: counterSpelling },
  gauge: { kind: 'gauge', shape: { type: 'gauge' }, spell: gaugeSpelling },
  timing: {
    kind: 'timing',
    shape: { type: 'histogram', unit: 'seconds' },
    spell: timingSpelling,
  },
};

/** Metrics with labels of their own; they have no keys in the heartbeat line. */
export function declareMetrics(
  declared: readonly MetricDeclaration[],
  { naming, add }: Cataloguing,
): readonly Quantity[] {
  return declared.map((metric) => {
    const { name, type, labels } = metric;
    const { kind, shape, spell } = metricForms[type];
    const family = naming.family(spell(name), {
      ...shape,
      help: metric.help ?? `Metric ${name} of the service, read from its log.`,
      labels: toLabelNames(labels.map((label) => label.name)),
    });
    const key = quantityKey.metric(metric);
    return add({
      key,
      kind,
      provenance: 'declared',
      name,
      ...(kind === 'gauge' && { valueType: 'number' as const }),
      family,
      keys: {},
      maxSeries: metric.maxSeries,
    });
  });
}
