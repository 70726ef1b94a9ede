import type { ObservationSink } from '../../../../src/model/observation.ts';

export type Call = readonly [name: keyof ObservationSink, ...values: unknown[]];

/** A sink that writes down every call. */
export interface CallLog extends ObservationSink {
  readonly calls: Call[];
}

export function createCallLog(): CallLog {
  const calls: Call[] = [];
  return {
    calls,
    begin: (timeMs, source) => {
      const writer = source?.read();
      calls.push(writer === undefined ? ['begin', timeMs] : ['begin', timeMs, writer.key]);
    },
    serviceStarted: () => calls.push(['serviceStarted']),
    serviceHeartbeat: (heartbeat) => calls.push(['serviceHeartbeat', heartbeat]),
    discoveredHeartbeat: (name) => calls.push(['discoveredHeartbeat', name]) > 0,
    heartbeatField: (field, value, kind) => calls.push(['heartbeatField', field, value, kind]),
    heartbeatRate: (field, perSecond) => calls.push(['heartbeatRate', field, perSecond]),
    count: (id, by) => calls.push(['count', id, by]),
    total: (id, value) => calls.push(['total', id, value]),
    delta: (id, value) => calls.push(['delta', id, value]),
    printedRate: (id, perSecond) => calls.push(['printedRate', id, perSecond]),
    sample: (id, durationMs) => calls.push(['sample', id, durationMs]),
    summary: (id, averageMs, maximumMs) => calls.push(['summary', id, averageMs, maximumMs]),
    state: (id, value) => calls.push(['state', id, value]),
    metricCount: (id, labels, by) => calls.push(['metricCount', id, [...labels], by]),
    metricGauge: (id, labels, value) => calls.push(['metricGauge', id, [...labels], value]),
    metricSample: (id, labels, durationMs) =>
      calls.push(['metricSample', id, [...labels], durationMs]),
    component: (logger, isError) => calls.push(['component', logger, isError]),
    discoveredSample: (field, durationMs) => calls.push(['discoveredSample', field, durationMs]),
    refuse: (reason) => calls.push(['refuse', reason]),
  };
}
