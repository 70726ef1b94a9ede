import type { SourceStatus } from '../model/source.ts';
import type { NotReady } from '../model/view.ts';

/**
 * Readiness: not before the source has read what the log held when it began. A scrape before that
 * would show totals that an earlier run had already passed, and Prometheus would see a counter fall.
 */
export interface CatchUp {
  /** The source has begun. */
  begin(): void;
  ready(): true | NotReady;
}

export function createCatchUp(status: () => SourceStatus): CatchUp {
  let goalBytes: number | undefined;
  let isCaughtUp = false;
  return {
    begin() {
      const { bytesRead, backlogBytes } = status();
      goalBytes = bytesRead + backlogBytes;
    },
    ready() {
      if (isCaughtUp) return true;
      if (goalBytes === undefined) return notYet('the log is not open yet');
      const { bytesRead, backlogBytes } = status();
      // What was truncated or removed meanwhile can never be read: then nothing is left to read.
      isCaughtUp = bytesRead >= goalBytes || backlogBytes === 0;
      return isCaughtUp ? true : notYet(`${goalBytes - bytesRead} bytes of the log to catch up`);
    },
  };
}

function notYet(reason: string): NotReady {
  return { reason, retryAfterSeconds: 1 };
}
