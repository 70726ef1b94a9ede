import type { MetricDeclaration } from '../../model/declaration.ts';
import type { Scope } from './field-table.ts';
import { compileIncrement } from './increment.ts';
import { compileLabels } from './label-values.ts';
import { readNumber } from './number-value.ts';
import type { Observe, RuleDeclaration } from './rule.ts';
import { compileDuration } from './timing-rules.ts';

/** Rules of all metrics. An absent or null field of a gauge, timing or distribution says nothing. */
export function metricRules(metrics: readonly MetricDeclaration[]): readonly RuleDeclaration[] {
  return metrics.map((metric, id) => ({
    where: `metrics.${metric.name}`,
    when: metric.when,
    extract: metric.extract,
    fields: wantedFields(metric),
    compile: (scope: Scope) => compileMetric(id, metric, scope),
  }));
}

function wantedFields(metric: MetricDeclaration): readonly string[] {
  if (metric.type !== 'counter') return [metric.field];
  return metric.add === undefined ? [] : [metric.add];
}

function compileMetric(id: number, metric: MetricDeclaration, scope: Scope): Observe {
  const labels = compileLabels(metric.labels, scope);
  if (metric.type === 'counter') {
    const increment = compileIncrement(metric.add, scope);
    return (record, sink) => {
      const by = increment(record);
      if (typeof by === 'string') sink.refuse(by);
      else sink.metricCount(id, labels(record), by);
    };
  }
  if (metric.type !== 'timing') {
    const isGauge = metric.type === 'gauge';
    const read = scope.read(metric.field);
    return (record, sink) => {
      const value = read(record);
      if (value === undefined || value === null) return;
      const number = readNumber(value);
      if (typeof number === 'string') sink.refuse(number);
      else if (isGauge) sink.metricGauge(id, labels(record), number);
      else sink.metricSample(id, labels(record), number);
    };
  }
  const duration = compileDuration(metric.field, metric.unit, scope);
  return (record, sink) => {
    const durationMs = duration(record, sink);
    if (durationMs !== undefined) sink.metricSample(id, labels(record), durationMs);
  };
}
