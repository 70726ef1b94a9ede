import type { SourceStatus } from '../../model/source.ts';
import { addStatus, noStatus, worstOf } from '../../read/files/summary.ts';

/** How reading a container's logs fares: mostly one, and none once they are gone. */
export function statusOfLogs(name: string, logs: readonly SourceStatus[]): SourceStatus {
  return {
    kind: 'file',
    name,
    ...logs.reduce(addStatus, noStatus),
    ...(logs.length === 0
      ? { state: 'ended' as const, problem: undefined }
      : worstOf(logs, [], false)),
  };
}
