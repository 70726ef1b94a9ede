import type { SelfMetric, SelfValue } from '../../model/view.ts';
import type { Family, FamilyType, Sample } from '../families/family.ts';
import { createLabelRenderer } from '../families/label.ts';
import { toBoundText } from '../text/number-text.ts';
import type { ExpositionFormat } from '../text/render-families.ts';

/**
 * The sidecar's own metrics as families, so that one renderer writes all. (prom-client's own
 * OpenMetrics output renames its counters in place, and knows neither units nor state sets.)
 */
export function toSelfFamilies(
  metrics: readonly SelfMetric[],
  format: ExpositionFormat,
): readonly Family[] {
  return metrics.map((metric) => {
    const type = typeOf(metric);
    const name = type === 'counter' ? metric.name.replace(/_total$/, '') : metric.name;
    return {
      name,
      type,
      help: metric.help,
      samples: metric.values.map((value) => toSample(value, name, type, format)),
    };
  });
}

function typeOf({ type }: SelfMetric): FamilyType {
  const text = String(type);
  return text === 'counter' || text === 'histogram' ? text : 'gauge';
}

function toSample(
  { value, labels, metricName }: SelfValue,
  name: string,
  type: FamilyType,
  format: ExpositionFormat,
): Sample {
  const keys = Object.keys(labels);
  const rendered = createLabelRenderer(keys)(
    Object.entries(labels).map(([key, label]) =>
      key === 'le' && typeof label === 'number' ? toBoundText(label, format) : String(label),
    ),
  );
  if (type === 'counter' || metricName === undefined) return { labels: rendered, value };
  return { labels: rendered, value, suffix: metricName.slice(name.length) };
}
