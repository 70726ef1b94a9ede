import type { Family, Point } from './family.ts';
import type { Provenance } from './quantity.ts';

/** Figures of the service's runs, by the names of their quantities. */
export type RunFigure =
  | 'restarts'
  | 'heartbeats'
  | 'missed'
  | 'doubled'
  | 'late'
  | 'writers'
  | 'writersFolded';

/** The component that takes the records of loggers beyond the cap. */
export const otherName = 'other';

/** The one point of a quantity without labels of its own. */
export function pointOf({ points }: Family): Point | undefined {
  return points[0];
}

/** The sum of a counter over its points, or a gauge's number; 0 where none is known. */
export function numberOf({ points }: Family): number {
  return points.reduce((sum, { value }) => sum + (typeof value === 'number' ? value : 0), 0);
}

const provenances: readonly Provenance[] = ['declared', 'logger', 'field', 'heartbeat', 'run'];

/** In the order of the heartbeat line: by provenance, within one as they were first counted. */
export function byProvenance(families: readonly Family[]): readonly Family[] {
  return provenances.flatMap((provenance) =>
    families.filter(({ quantity }) => quantity.provenance === provenance),
  );
}

/** What is measured of one component; rates are no part of it. Each list in its published order. */
export interface ComponentFamilies {
  readonly counts: readonly Family[];
  readonly timings: readonly Family[];
  readonly states: readonly Family[];
}

export function ofComponent(families: readonly Family[], component: string): ComponentFamilies {
  const own = families.filter(({ quantity }) => quantity.component === component);
  return {
    counts: own.filter(({ quantity }) => quantity.kind === 'counter'),
    timings: own.filter(({ quantity }) => quantity.kind === 'timing'),
    states: own.filter(isDeclaredState),
  };
}

/** The last instant of a component that its logger names is a time of its records, no state. */
export function isDeclaredState({ quantity: { kind, provenance } }: Family): boolean {
  return provenance === 'declared' && (kind === 'state' || kind === 'undecided');
}

/** Components that loggers name, in the order in which they appeared. */
export function loggerComponents(families: readonly Family[]): readonly string[] {
  const named = families.filter(({ quantity }) => quantity.provenance === 'logger');
  return [...new Set(named.flatMap(({ quantity }) => quantity.component ?? []))];
}

/** What the log shows of the service's runs. */
export function runFigures(families: readonly Family[]): Readonly<Record<RunFigure, number>> {
  const figures = families.filter(({ quantity }) => quantity.provenance === 'run');
  return Object.fromEntries(
    figures.map((family) => [family.quantity.name, numberOf(family)]),
  ) as Record<RunFigure, number>;
}

/** What `metrics` declares: series beyond those of components, in their declared order. */
export function declaredMetrics(families: readonly Family[]): readonly Family[] {
  return families.filter(
    ({ quantity: { provenance, component, derivation } }) =>
      provenance === 'declared' && component === undefined && derivation === undefined,
  );
}
