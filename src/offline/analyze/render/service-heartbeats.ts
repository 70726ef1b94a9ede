import { type RunFigure, runFigures } from '../../../model/families.ts';
import type { Family } from '../../../model/family.ts';
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

export function serviceHeartbeatsOf({ snapshot }: AnalysisReport): ServiceHeartbeatsDocument {
  const { families, run } = snapshot;
  const { heartbeats, restarts, missed, doubled, late } = runFigures(families);
  const sums = sumsByWriter(families);
  const figureOf = figuresByWriter(families);
  return {
    heartbeats,
    restarts,
    missed,
    doubled,
    late,
    interval_seconds: run.intervalSeconds ?? null,
    fields: heartbeatFields(families).map(({ quantity, points, facets }) => ({
      field: quantity.name,
      kind: quantity.printedAs ?? null,
      value: Number(points[0]?.value ?? 0),
      printed: facets.printed ?? 0,
      resets: facets.resets ?? 0,
      rates_compared: facets.printedRate?.compared ?? 0,
      rates_disagreed: facets.printedRate?.disagreed ?? 0,
    })),
    writers: run.writers.map(({ name, isSilent }, position) => ({
      name,
      silent: isSilent,
      heartbeats: figureOf('heartbeats', position),
      restarts: figureOf('restarts', position),
      missed: figureOf('missed', position),
      doubled: figureOf('doubled', position),
      late: figureOf('late', position),
      counts: Object.fromEntries(
        sums.map(({ name: of, byWriter }) => [of, byWriter[position] ?? 0] as const),
      ),
    })),
  };
}

/** Numbers in the service's own heartbeats, in the order in which they appeared. */
export function heartbeatFields(families: readonly Family[]): readonly Family[] {
  return families.filter(({ quantity }) => quantity.provenance === 'heartbeat');
}

/** What one of several writers says of its runs, by its position. */
export function figuresByWriter(
  families: readonly Family[],
): (figure: RunFigure, position: number) => number {
  const figures = new Map(
    families
      .filter(({ quantity }) => quantity.provenance === 'run')
      .map(({ quantity, facets }) => [quantity.name, facets.byWriter]),
  );
  return (figure, position) => figures.get(figure)?.[position] ?? 0;
}

/** What is summed over writers, by name: counters that the service prints, each told once. */
export function sumsByWriter(families: readonly Family[]): readonly {
  readonly name: string;
  readonly byWriter: readonly number[];
}[] {
  return families.flatMap(({ quantity, facets: { byWriter = [] } }) => {
    const { kind, printedAs, family, component, name } = quantity;
    if (kind !== 'counter' || printedAs === undefined || family === undefined) return [];
    return [{ name: component === undefined ? name : `${component}.${name}`, byWriter }];
  });
}
