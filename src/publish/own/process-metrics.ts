import { collectDefaultMetrics, type Registry } from 'prom-client';

/**
 * prom-client's metrics of the process. The event loop is sampled ten times a second: its default,
 * a hundred times, is work that an idle sidecar should not do.
 */
export function addProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({
    register: registry,
    prefix: 'heartbeat_',
    eventLoopMonitoringPrecision: 100,
  });
  // Gauges that end in _total: `promtool check metrics` and OpenMetrics reject them.
  for (const what of ['handles', 'requests', 'resources']) {
    registry.removeSingleMetric(`heartbeat_nodejs_active_${what}`);
    registry.removeSingleMetric(`heartbeat_nodejs_active_${what}_total`);
  }
}
