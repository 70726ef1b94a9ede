import type { MetricDeclaration } from '../model/declaration.ts';
import type { FamilyType, Quantity, QuantityKind } from '../model/quantity.ts';
import type { Cataloguing } from './cataloguing.ts';
import { quantityKey } from './identity.ts';
import {
  counterSpelling,
  distributionSpelling,
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
      readonly type: FamilyType;
      readonly spell: (name: string) => Spelling;
    }
  >
> = {
  counter: { kind: 'counter', type: 'counter', spell: counterSpelling },
  gauge: { kind: 'gauge', type: 'gauge', spell: gaugeSpelling },
  timing: { kind: 'timing', type: 'histogram', spell: timingSpelling },
  distribution: { kind: 'distribution', type: 'histogram', spell: distributionSpelling },
};

/** What the end of a histogram's name says of its unit. */
const units: Readonly<Record<Spelling['ending'], Pick<FamilyShape, 'unit'>>> = {
  '': {},
  _seconds: { unit: 'seconds' },
  _bytes: { unit: 'bytes' },
  _timestamp_seconds: { unit: 'seconds' },
};

/** Metrics with labels of their own; they have no keys in the heartbeat line. */
export function declareMetrics(
  declared: readonly MetricDeclaration[],
  { naming, add }: Cataloguing,
): readonly Quantity[] {
  return declared.map((metric) => {
    const { name, labels } = metric;
    const { kind, type, spell } = metricForms[metric.type];
    const spelling = spell(name);
    const family = naming.family(spelling, {
      type,
      ...units[spelling.ending],
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
