import type { WriterSnapshot } from '../../../model/snapshot.ts';
import type { AnalysisReport } from '../report.ts';

/** What the service's own heartbeats say, for programs. */
export interface ServiceHeartbeatsDocument {
  readonly heartbeats: number;
  readonly restarts: number;
  readonly missed: number;
  readonly doubled: number;
  readonly late: number;
  readonly interval_seconds: number | null;
  readonly fields: readonly {
    readonly field: string;
    /** `null`: too few heartbeats to tell. */
    readonly kind: string | null;
    readonly value: number;
    readonly printed: number;
    readonly resets: number;
    readonly rates_compared: number;
    readonly rates_disagreed: number;
  }[];
  readonly writers: readonly {
    readonly name: string;
    readonly silent: boolean;
    readonly heartbeats: number;
    readonly restarts: number;
    readonly missed: number;
    readonly doubled: number;
    readonly late: number;
    /** By `component.count`, or by the field of the heartbeat. */
    readonly counts: Readonly<Record<string, number>>;
  }[];
}

export function serviceHeartbeatsOf(report: AnalysisReport): ServiceHeartbeatsDocument {
  const { run } = report.snapshot;
  return {
    heartbeats: run.heartbeats,
    restarts: run.restarts,
    missed: run.missed,
    doubled: run.doubled,
    late: run.late,
    interval_seconds: run.intervalSeconds ?? null,
    fields: run.fields.map(({ field, kind, value, printed, resets, rate }) => ({
      field,
      kind: kind ?? null,
      value,
      printed,
      resets,
      rates_compared: rate?.compared ?? 0,
      rates_disagreed: rate?.disagreed ?? 0,
    })),
    writers: run.byWriter.map((writer) => ({
      name: writer.name,
      silent: writer.isSilent,
      heartbeats: writer.heartbeats,
      restarts: writer.restarts,
      missed: writer.missed,
      doubled: writer.doubled,
      late: writer.late,
      counts: Object.fromEntries(
        sumsByWriter(report).map(({ name, of }) => [name, of(writer)] as const),
      ),
    })),
  };
}

/** What is summed over writers, by name: counts with totals, and fields that are sums. */
export function sumsByWriter({ snapshot, declarations }: AnalysisReport): readonly {
  readonly name: string;
  readonly of: (writer: WriterSnapshot) => number;
}[] {
  const counts = declarations.counts.flatMap(({ component, name, from }, id) =>
    from.some(({ kind }) => kind !== 'event')
      ? [{ name: `${component}.${name}`, of: ({ counts: own }: WriterSnapshot) => own[id] ?? 0 }]
      : [],
  );
  const fields = snapshot.run.fields.flatMap(({ field, kind, isRepeated }, id) =>
    (kind === 'total' || kind === 'delta') && !isRepeated
      ? [{ name: field, of: ({ fields: own }: WriterSnapshot) => own[id] ?? 0 }]
      : [],
  );
  return [...counts, ...fields];
}
