import type { FixedUnit } from '../../model/declaration.ts';
import type { Level } from '../../model/record.ts';
import type { RequiredSiblings } from '../record/field-paths.ts';
import type { JsonObject } from '../record/json-value.ts';
import type { NumberScale } from '../record/level.ts';

/** A duration of one unit; with `beside` only in records that have one of those paths. */
export interface DurationPath {
  readonly path: string;
  readonly unit: FixedUnit;
  readonly siblings?: string | readonly string[];
}

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
  /** Durations whose unit neither key nor text tells, but this logger's documentation. */
  readonly duration?: readonly DurationPath[];
  /** Paths too short to be believed, each with those of which a record must have one beside it. */
  readonly requiredSiblings?: RequiredSiblings;
  /** Keys of which every record has one that {@link recognises} gives more than 0; none: all may. */
  readonly signs: readonly string[];
  /** How surely a record is this logger's: 0 (it is not) to 1 (no other writes such). */
  recognises(record: JsonObject): number;
}
