import { parseDecimal } from '../../../model/decimal.ts';
import type {
  HeartbeatFieldDeclaration,
  ServiceRunDeclaration,
} from '../../../model/declaration.ts';
import { readDurationMs } from '../../../model/duration.ts';
import type { FieldValue } from '../../../model/record.ts';
import { plural } from '../../analyze/render/figures.ts';
import type { LogLine } from '../../analyze/survey.ts';

/** Fewer heartbeats tell nothing of how a number moves. */
const minMoves = 4;
const maxWriters = 256;

/** What a log says against the kind that a field of the heartbeat is declared as. */
export interface KindContradiction {
  readonly field: string;
  readonly kind: HeartbeatFieldDeclaration['kind'];
  readonly reason: string;
  /** What it looks like instead, if that can be told. */
  readonly better: HeartbeatFieldDeclaration['kind'] | undefined;
}

/** How one field moved from one heartbeat to the next of the same writer. */
interface Moves {
  heartbeats: number;
  /** Heartbeats in which it is nothing that its kind can be made of. */
  unreadable: number;
  absent: number;
  rises: number;
  falls: number;
  fractions: number;
  firstFall: string | undefined;
}

/** Holds the declared fields of a service's heartbeats against what the heartbeats print. */
export class HeartbeatKinds {
  /** Fields to read of each heartbeat, in the order that {@link see} takes them. */
  readonly fields: readonly string[];
  readonly #declared: readonly HeartbeatFieldDeclaration[];
  readonly #runMarks: number;
  readonly #moves: readonly Moves[];
  readonly #lastBy = new Map<string, readonly (number | undefined)[]>();

  constructor({ heartbeat, writer = [] }: ServiceRunDeclaration) {
    const fields = heartbeat?.fields;
    this.#declared = typeof fields === 'string' || fields === undefined ? [] : fields;
    const marks = [heartbeat?.uptimeSeconds, heartbeat?.count].filter((one) => one !== undefined);
    this.#runMarks = marks.length;
    this.fields = [...this.#declared.map(({ field }) => field), ...marks, ...writer];
    this.#moves = this.#declared.map(() => ({
      heartbeats: 0,
      unreadable: 0,
      absent: 0,
      rises: 0,
      falls: 0,
      fractions: 0,
      firstFall: undefined,
    }));
  }

  see(values: readonly FieldValue[], line: LogLine): void {
    const count = this.#declared.length;
    const marksEnd = count + this.#runMarks;
    const writer = JSON.stringify(values.slice(marksEnd));
    const numbers = values.slice(0, marksEnd).map(numberOf);
    const before = this.#lastBy.get(writer);
    if (before === undefined && this.#lastBy.size >= maxWriters) return;
    this.#lastBy.set(writer, numbers);
    const isNewRun = numbers.slice(count).some((mark, at) => isBelow(mark, before?.[count + at]));
    for (const [at, declared] of this.#declared.entries()) {
      const moves = this.#moves[at];
      if (moves !== undefined) look(moves, declared, values[at]);
      if (moves === undefined || before === undefined || isNewRun) continue;
      const [now, then] = [numbers[at], before[at]];
      if (isBelow(then, now)) moves.rises += 1;
      if (!isBelow(now, then)) continue;
      moves.falls += 1;
      moves.firstFall ??= `${line.path}:${line.line}`;
    }
  }

  contradictions(): readonly KindContradiction[] {
    return this.#declared.flatMap(({ field, kind }, at) => {
      const moves = this.#moves[at];
      const found = moves && contradictionOf(kind, moves);
      return found === undefined ? [] : [{ field, kind, ...found }];
    });
  }
}

function look(
  moves: Moves,
  { kind, unit = 'auto' }: HeartbeatFieldDeclaration,
  value: FieldValue,
): void {
  moves.heartbeats += 1;
  if (value === undefined || value === null) {
    moves.absent += 1;
    return;
  }
  const number = kind === 'sample' ? readDurationMs(value, unit) : numberOf(value);
  if (typeof number !== 'number') moves.unreadable += 1;
  else if (!Number.isInteger(number)) moves.fractions += 1;
}

function contradictionOf(
  kind: HeartbeatFieldDeclaration['kind'],
  { heartbeats, absent, unreadable, rises, falls, fractions, firstFall }: Moves,
): Pick<KindContradiction, 'reason' | 'better'> | undefined {
  const found = heartbeats - absent;
  if (heartbeats === 0) return undefined;
  if (found === 0) return { reason: `is in none of ${heartbeats} heartbeats`, better: undefined };
  if (unreadable === found) {
    const what = kind === 'sample' ? 'duration with a unit' : 'number';
    return { reason: `is no ${what} in any of ${found} heartbeats`, better: undefined };
  }
  if (kind === 'total' && falls > 0) {
    const reason = `fell ${plural(falls, 'time', 'times')} in ${found} heartbeats without a restart (first in ${firstFall})`;
    return { reason, better: 'gauge' };
  }
  const onlyRises = falls === 0 && rises >= minMoves && rises >= found / 2 && fractions === 0;
  if ((kind === 'gauge' || kind === 'delta') && onlyRises) {
    return { reason: `only grew, ${rises} times in ${found} heartbeats`, better: 'total' };
  }
  return undefined;
}

function numberOf(value: FieldValue): number | undefined {
  return typeof value === 'string'
    ? parseDecimal(value)
    : typeof value === 'number'
      ? value
      : undefined;
}

function isBelow(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one < other;
}
