import type { KindEvidence } from '../evidence/kind-evidence.ts';
import type { LogEvidence } from '../evidence/log-evidence.ts';
import { counted, percent } from './figures.ts';
import type { Names } from './names.ts';
import type { Proposed } from './proposal.ts';

/** What every log has: records by level; and requests and types of errors where there are any. */
export function proposeLogMetrics(
  evidence: LogEvidence,
  dropped: readonly KindEvidence[],
  names: Names,
): Proposed[] {
  const { levels, requests, requestDurations, errorTypes } = evidence;
  const told = [...levels].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const metrics: Proposed[] = [
    {
      name: names.take('log_lines'),
      body: {
        type: 'counter',
        when: 'always',
        labels: { level: { field: '@level', fallback: 'none' } },
      },
      because: told.map(([level, count]) => `${level} ${count.toLocaleString('en-US')}`).join(', '),
    },
  ];
  const rest = dropped.reduce((sum, { count, requests: own }) => sum + count - own, 0);
  if (rest > 0) {
    metrics.push({
      name: names.take('log_events'),
      body: {
        type: 'counter',
        when: 'always',
        labels: { event: { field: '@template', fallback: 'none' } },
        max_series: 256,
      },
      because: `${counted(dropped.length, 'kind', 'kinds')} of record (${percent(rest, evidence.records)} of the records) have no count of their own`,
    });
  }
  if (errorTypes > 0) {
    metrics.push({
      name: names.take('log_errors'),
      body: {
        type: 'counter',
        when: { '@error_type': { exists: true } },
        labels: { type: { field: '@error_type', fallback: 'none' } },
        max_series: 100,
      },
      because: counted(errorTypes, 'error that names its type', 'errors that name their type'),
    });
  }
  if (requests > 0) {
    const labels = { method: '@http_method', status: '@http_status', route: '@http_route' };
    const when = { '@http_status': { exists: true } };
    metrics.push({
      name: names.take('http_requests'),
      body: { type: 'counter', when, labels, max_series: 500 },
      because: counted(requests, 'request', 'requests'),
    });
    if (requestDurations > 0) {
      metrics.push({
        name: names.take('http_request_duration'),
        body: { type: 'timing', when, field: '@duration', unit: 'ms' },
        because: counted(requestDurations, 'request with a duration', 'requests with a duration'),
      });
    }
  }
  return metrics;
}
