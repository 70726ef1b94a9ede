import { Catalogue } from '../../catalogue/catalogue.ts';
import type { Declarations } from '../../model/declaration.ts';
import type { DistributionSnapshot } from '../../model/distribution.ts';
import { pointOf, runFigures } from '../../model/families.ts';
import { distributionsOf, sampleName, samplesOf } from '../../publish/families/samples.ts';
import type { AnalysisReport } from './report.ts';

type Source = Pick<
  AnalysisReport,
  'heartbeat' | 'ledger' | 'snapshot' | 'declarations' | 'families'
> & {
  readonly levels: ReadonlyMap<string, number>;
};

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'none'];

/**
 * The numbers that a threshold can name: those of the heartbeat over the whole log, the ledger's,
 * `level_error`, what is wrong with the service's runs, every series by its name (label sets added
 * up), of each timing `<name>_p99_ms` (`p50 p90 p95 p99 min mean max`) and `<name>_count`, of a
 * distribution the same without `_ms`, with
 * its component in front where two components have one of that name.
 */
export function quantitiesOf(source: Source): ReadonlyMap<string, number | undefined> {
  const { heartbeat, ledger, snapshot, declarations, families } = source;
  const all = new Map<string, number | undefined>(loggerSeries(declarations));
  for (const family of families) {
    const { type } = family;
    if (type === 'stateset') continue;
    // A family without series yet has a name already; a counter's sum is 0.
    if (type !== 'histogram') all.set(sampleName(family), type === 'counter' ? 0 : undefined);
    for (const { name, value } of samplesOf(family)) all.set(name, (all.get(name) ?? 0) + value);
  }
  const timings = snapshot.families.filter(
    ({ quantity: { kind, provenance, component } }) =>
      kind === 'timing' && provenance === 'declared' && component !== undefined,
  );
  for (const family of timings) {
    const { component, name } = family.quantity;
    const timing = pointOf(family)?.distribution;
    addDistribution(all, `${component}_${name}`, timing);
    if (timings.filter(({ quantity }) => quantity.name === name).length === 1) {
      addDistribution(all, name, timing);
    }
  }
  for (const family of families) {
    const [only, ...others] = distributionsOf(family);
    const stem = family.name.replace(/_seconds$/, '');
    if (only !== undefined && others.length === 0 && !all.has(`${stem}_count`)) {
      addDistribution(all, stem, only.distribution.timing);
    }
  }
  const { restarts, missed, doubled, late } = runFigures(snapshot.families);
  const drift = snapshot.families.reduce((sum, { facets }) => sum + Math.abs(facets.drift ?? 0), 0);
  const runs = { restarts, drift };
  const beats = { missed_heartbeats: missed, doubled_heartbeats: doubled, late_heartbeats: late };
  for (const level of levels) all.set(`level_${level}`, source.levels.get(level) ?? 0);
  for (const numbers of [ledger, runs, beats, heartbeat]) {
    for (const [name, value] of Object.entries(numbers)) {
      if (typeof value === 'number') all.set(name, value);
    }
  }
  return all;
}

/** Durations in ms, as their names say; plain numbers as they are. */
/** Series of components that loggers name have their names before there is such a component. */
function loggerSeries(declarations: Declarations): readonly [string, number | undefined][] {
  const quantities = Object.values(new Catalogue(declarations).addLogger('any'));
  return quantities.flatMap(({ family }): [string, number | undefined][] => {
    if (family === undefined) return [];
    return [[sampleName(family), family.type === 'counter' ? 0 : undefined]];
  });
}

function addDistribution(
  all: Map<string, number | undefined>,
  name: string,
  distribution: DistributionSnapshot | undefined,
): void {
  const { count = 0, perUnit = 1000, sum = 0, minimum, maximum } = distribution ?? {};
  const unit = perUnit === 1 ? '' : '_ms';
  all.set(`${name}_count`, count);
  all.set(`${name}_min${unit}`, minimum);
  all.set(`${name}_max${unit}`, maximum);
  all.set(`${name}_mean${unit}`, count === 0 ? undefined : sum / count);
  for (const percent of [50, 90, 95, 99]) {
    all.set(`${name}_p${percent}${unit}`, distribution?.quantile(percent / 100));
  }
}
