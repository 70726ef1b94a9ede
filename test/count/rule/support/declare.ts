import { compileRules } from '../../../../src/count/rule/rule-set.ts';
import type { Condition, Literal, Test } from '../../../../src/model/condition.ts';
import type {
  CountSource,
  Declarations,
  MetricDeclaration,
  StateKind,
  StateSource,
  TimingSource,
} from '../../../../src/model/declaration.ts';
import { type Call, createCallLog } from './call-log.ts';
import { recordOf } from './record.ts';

export function declare(some: Partial<Declarations>): Declarations {
  return {
    components: ['consumer'],
    counts: [],
    timings: [],
    states: [],
    metrics: [],
    run: {},
    windowSamples: 1_000,
    exemplars: false,
    discoverTimings: false,
    maxDiscoveredTimings: 100,
    maxDiscoveredComponents: 0,
    discoveredBucketsSeconds: [1],
    ...some,
  };
}

export function counts(...sources: readonly (readonly CountSource[])[]): Partial<Declarations> {
  return {
    counts: sources.map((from, id) => ({
      component: 'consumer',
      name: `count_${id}`,
      from,
      error: false,
    })),
  };
}

export function timings(...sources: readonly (readonly TimingSource[])[]): Partial<Declarations> {
  return {
    timings: sources.map((from, id) => ({
      component: 'consumer',
      name: `timing_${id}`,
      from,
      bucketsSeconds: [1],
    })),
  };
}

export function state(type: StateKind, ...from: readonly StateSource[]): Partial<Declarations> {
  return { states: [{ component: 'consumer', name: 'state_0', type, from }] };
}

export function metric(
  some: { readonly type: 'counter'; readonly add?: string } & Partial<MetricDeclaration>,
): MetricDeclaration {
  return { name: 'metric_0', labels: [], maxSeries: 10, ...some };
}

export function field(name: string, test: Test): Condition {
  return { kind: 'field', field: name, test };
}

export function equals(name: string, ...values: readonly Literal[]): Condition {
  return field(name, { kind: 'equals', values });
}

/** What rules say of one record, in order; the time of the record is 1 ms. */
export function observe(some: Partial<Declarations>, record: object): readonly Call[] {
  const rules = compileRules(declare(some));
  const log = createCallLog();
  const matched = rules.observe(recordOf(record, rules.fields), 1, log);
  if (matched !== log.calls.length > 0) return [['refuse', 'matched, and not begun'], ...log.calls];
  return log.calls;
}

/** Whether a record fulfils a condition. */
export function fulfils(when: Condition, record: object): boolean {
  return observe(counts([{ kind: 'event', when }]), record).length > 0;
}
