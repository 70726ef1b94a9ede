import type {
  CountDeclaration,
  Declarations,
  MetricDeclaration,
  ServiceRunDeclaration,
  StateDeclaration,
  TimingDeclaration,
} from '../model/declaration.ts';
import { defaultBucketsSeconds } from './bounds.ts';
import type { ConfigDocument } from './grammar/document.ts';
import { present } from './grammar/type.ts';
import { usualWriterFields } from './grammar/writer.ts';
import { required } from './required.ts';

/** The declarations of a complete document, in the order of the document. */
export function declarationsOf(document: ConfigDocument): Declarations {
  const components = [...(document.components ?? new Map())].map(([component]) => component);
  const counts: CountDeclaration[] = [];
  const timings: TimingDeclaration[] = [];
  const states: StateDeclaration[] = [];
  for (const [component, sections] of document.components ?? []) {
    for (const [name, count] of sections.counts ?? []) counts.push({ component, name, ...count });
    for (const [name, timing] of sections.timings ?? []) {
      timings.push({ component, name, ...timing });
    }
    for (const [name, state] of sections.states ?? []) states.push({ component, name, ...state });
  }
  const { heartbeat, limits } = document;
  return {
    components,
    counts,
    timings,
    states,
    metrics: metricsOf(document),
    run: runOf(document),
    windowSamples: required(heartbeat?.window_samples, 'heartbeat.window_samples'),
    discoverTimings: required(document.discover_timings, 'discover_timings'),
    exemplars: required(document.exemplars, 'exemplars'),
    ...(document.units !== undefined && { units: Object.fromEntries(document.units) }),
    maxDiscoveredTimings: required(limits?.max_discovered_timings, 'limits.max_discovered_timings'),
    maxDiscoveredComponents: required(document.discover_components, 'discover_components')
      ? required(limits?.max_discovered_components, 'limits.max_discovered_components')
      : 0,
    discoveredBucketsSeconds: defaultBucketsSeconds,
  };
}

function metricsOf({ metrics, limits }: ConfigDocument): readonly MetricDeclaration[] {
  const maxSeries = required(limits?.max_series_per_metric, 'limits.max_series_per_metric');
  return [...(metrics ?? [])].map(([name, metric]) =>
    Object.assign({ maxSeries }, metric, { name }),
  );
}

function runOf(document: ConfigDocument): ServiceRunDeclaration {
  const { service_heartbeat: own, service_start: start } = document;
  const heartbeat =
    own?.when === undefined
      ? undefined
      : present({
          when: own.when,
          count: own.count,
          uptimeSeconds: own.uptime_seconds,
          intervalSeconds: own.interval_seconds,
          fields: own.fields,
        });
  const { service_writer: named = usualWriterFields } = document;
  const writer = named === 'one' ? undefined : named;
  const discoverHeartbeat = required(document.discover_heartbeat, 'discover_heartbeat');
  return present({ heartbeat, discoverHeartbeat, writer, start: start?.when });
}
