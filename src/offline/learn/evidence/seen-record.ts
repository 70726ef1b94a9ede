import type { Level } from '../../../model/record.ts';

/** What the canonical fields say of a record, and where it is. */
export interface SeenRecord {
  readonly event: string | undefined;
  readonly level: Level | 'none';
  readonly isRequest: boolean;
  readonly timeMs: number | undefined;
  /** From 1, over all inputs. */
  readonly line: number;
}
