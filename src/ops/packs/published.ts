import { Catalogue, type DeclaredQuantities } from '../../catalogue/catalogue.ts';
import type { LoggerQuantities } from '../../catalogue/logger-components.ts';
import { gaugeSpelling } from '../../catalogue/metric-name.ts';
import type { Config } from '../../model/config.ts';
import type { Quantity } from '../../model/quantity.ts';

/** What a configuration publishes, from the catalogue that a sidecar would start with. */
export interface Published
  extends Pick<DeclaredQuantities, 'counts' | 'errorRate' | 'states' | 'run'> {
  readonly components: readonly string[];
  /** Rates of counts in the last heartbeat. */
  readonly rates: readonly Quantity[];
  /** Of components, then of the service as a whole. */
  readonly timings: readonly Quantity[];
  /** Histograms of plain numbers. */
  readonly distributions: readonly Quantity[];
  /** Counters and gauges with labels of their own. */
  readonly labelled: readonly Quantity[];
  /** The component that the variable `$component` names, if the log decides which there are. */
  readonly logger: LoggerQuantities | undefined;
  /** Whether the log decides which fields are timings. */
  readonly discoversTimings: boolean;
}

export function publishedOf({ declarations }: Config): Published {
  const catalogue = new Catalogue(declarations);
  const { counts, rates, errorRate, timings, states, metrics, run } = catalogue.declared;
  return {
    components: declarations.components,
    counts,
    states,
    run,
    rates: rates.filter((rate) => rate !== errorRate),
    errorRate,
    timings: [...timings, ...metrics].filter(({ kind }) => kind === 'timing'),
    distributions: metrics.filter(({ kind }) => kind === 'distribution'),
    labelled: metrics.filter(({ kind }) => kind === 'counter' || kind === 'gauge'),
    logger:
      declarations.maxDiscoveredComponents > 0 ? catalogue.addLogger('$component') : undefined,
    discoversTimings: declarations.discoverTimings,
  };
}

/** The name of the series that Prometheus stores of a quantity; of a timing, without `_bucket`. */
export function seriesName({ family, name }: Quantity): string {
  // A state of type `any` is a gauge or a state set of the same name.
  if (family === undefined) return gaugeSpelling(name).stem;
  return family.type === 'counter' ? `${family.name}_total` : family.name;
}

/** The main business of a component: published as a rate, and no failure. */
export function mainCountOf(component: string, { counts, rates }: Published): Quantity | undefined {
  const rated = new Set(rates.flatMap(({ derivation }) => derivation?.of ?? []));
  return counts.find(
    (count) => count.component === component && count.isError !== true && rated.has(count.id),
  );
}

/** Counts of failures of a component. */
export function errorsOf(component: string, { counts }: Published): readonly Quantity[] {
  return counts.filter((count) => count.component === component && count.isError);
}
