import { logMetrics } from '../../../config/zero-config.ts';
import { formatCount, plural } from '../../analyze/render/figures.ts';
import type { LogEvidence } from '../evidence/log-evidence.ts';
import { percent } from './figures.ts';
import type { Kind } from './kind.ts';
import type { Names } from './names.ts';
import type { Proposed } from './proposal.ts';

/** Of what is counted where nothing is configured, that which this log has, under the same names. */
export function proposeLogMetrics(
  evidence: LogEvidence,
  dropped: readonly Kind[],
  names: Names,
): Proposed[] {
  const { levels, records, requests, requestDurations, errorTypes } = evidence;
  const levelsSeen = [...levels].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rest = dropped.reduce((sum, { count, requests: own }) => sum + count - own, 0);
  const propose = (name: keyof typeof logMetrics, because: string): Proposed => ({
    name: names.take(name),
    body: logMetrics[name],
    because,
  });
  return [
    propose(
      'log_lines',
      levelsSeen.map(([level, count]) => `${level} ${formatCount(count)}`).join(', '),
    ),
    ...when(rest, () =>
      propose(
        'log_events',
        `${plural(dropped.length, 'kind', 'kinds')} of record (${percent(rest, records)} of the records) have no count of their own`,
      ),
    ),
    ...when(errorTypes, (count) =>
      propose(
        'log_exceptions',
        plural(count, 'error that names its type', 'errors that name their type'),
      ),
    ),
    ...when(requests, (count) => propose('http_requests', plural(count, 'request', 'requests'))),
    ...when(requestDurations, (count) =>
      propose(
        'http_request_duration',
        plural(count, 'request with a duration', 'requests with a duration'),
      ),
    ),
  ];
}

function when(count: number, propose: (count: number) => Proposed): readonly Proposed[] {
  return count > 0 ? [propose(count)] : [];
}
