import type { Level } from '../../model/record.ts';
import type { JsonObject } from '../json-value.ts';
import type { NumberScale } from '../level.ts';

/**
 * Where a logger keeps what every logger says. Lists of field paths are in order of precedence: the
 * first whose value makes sense is taken.
 */
export interface Profile {
  readonly name: string;
  readonly time: readonly string[];
  readonly level: readonly string[];
  /** What numbers mean as levels; `guess`: told from the number and the keys beside it. */
  readonly numbers: NumberScale | 'guess';
  /** The level of its records that name none. */
  readonly absentLevel?: Level;
  readonly message: readonly string[];
  /** The event's name, before the message is taken for it. */
  readonly event: readonly string[];
  readonly logger: readonly string[];
  readonly error: readonly string[];
  /** Paths too short to be believed, each with the one that a record must have beside it. */
  readonly onlyBeside?: Readonly<Record<string, string>>;
  /** How surely a record is this logger's: 0 (it is not) to 1 (no other writes such). */
  recognises(record: JsonObject): number;
}
