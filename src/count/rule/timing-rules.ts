import type { DurationUnit, TimingDeclaration, TimingSource } from '../../model/declaration.ts';
import { readDurationMs } from '../../model/duration.ts';
import type { ObservationSink } from '../../model/observation.ts';
import type { LogRecord } from '../../model/record.ts';
import type { Read, Scope } from './field-table.ts';
import type { OncePerRecord } from './once-per-record.ts';
import type { Observe, RuleDeclaration } from './rule.ts';

/**
 * Rules of all timings. A record gives one timing one sample and one summary: the first source
 * that has a value. An absent or null field says nothing.
 */
export function timingRules(
  timings: readonly TimingDeclaration[],
  samples: OncePerRecord,
  summaries: OncePerRecord,
): readonly RuleDeclaration[] {
  return timings.flatMap(({ component, name, from }, id) =>
    from.map((source, index) => ({
      where: `components.${component}.timings.${name}.from[${index}]`,
      when: source.when,
      extract: source.extract,
      fields: fieldsOf(source),
      compile: (scope: Scope) =>
        source.kind === 'sample'
          ? sample(id, source, scope, samples)
          : summary(id, source, scope, summaries),
    })),
  );
}

/**
 * A duration of a record in milliseconds; `undefined` where there is none or where it was unusable,
 * which the sink is told.
 */
export function compileDuration(
  field: string,
  unit: DurationUnit,
  scope: Scope,
): (record: LogRecord, sink: ObservationSink) => number | undefined {
  const read: Read = scope.read(field);
  return (record, sink) => {
    const value = read(record);
    if (value === undefined || value === null) return undefined;
    const durationMs = readDurationMs(value, unit);
    if (typeof durationMs === 'number') return durationMs;
    sink.refuse(durationMs);
    return undefined;
  };
}

type SampleSource = Extract<TimingSource, { kind: 'sample' }>;
type SummarySource = Extract<TimingSource, { kind: 'summary' }>;

function fieldsOf(source: TimingSource): readonly string[] {
  if (source.kind === 'sample') return [source.field];
  return [source.average, source.maximum].filter((field) => field !== undefined);
}

function sample(id: number, source: SampleSource, scope: Scope, once: OncePerRecord): Observe {
  const duration = compileDuration(source.field, source.unit, scope);
  return (record, sink) => {
    if (once.isTaken(id)) return;
    const durationMs = duration(record, sink);
    if (durationMs !== undefined && once.take(id)) sink.sample(id, durationMs);
  };
}

function summary(id: number, source: SummarySource, scope: Scope, once: OncePerRecord): Observe {
  const { unit } = source;
  const average = optionalDuration(source.average, unit, scope);
  const maximum = optionalDuration(source.maximum, unit, scope);
  return (record, sink) => {
    if (once.isTaken(id)) return;
    const averageMs = average(record, sink);
    const maximumMs = maximum(record, sink);
    if (averageMs === undefined && maximumMs === undefined) return;
    if (once.take(id)) sink.summary(id, averageMs, maximumMs);
  };
}

function optionalDuration(
  field: string | undefined,
  unit: DurationUnit,
  scope: Scope,
): ReturnType<typeof compileDuration> {
  return field === undefined ? () => undefined : compileDuration(field, unit, scope);
}
