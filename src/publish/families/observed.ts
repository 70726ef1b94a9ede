import type { Snapshot } from '../../model/snapshot.ts';
import type { Family } from './family.ts';

/** What one scrape shows: a snapshot, and the rates of the last heartbeat by name. */
interface Observed {
  readonly snapshot: Snapshot;
  readonly rates: Readonly<Record<string, number>>;
}

/** Translates what was observed to families. Remembers names that it gave and states it saw. */
export type Series = (observed: Observed) => readonly Family[];
