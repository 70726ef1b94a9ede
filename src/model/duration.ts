import { parseDecimal } from './decimal.ts';
import type { DurationUnit } from './declaration.ts';
import { parseDurationText } from './duration-text.ts';
import type { FieldValue } from './record.ts';

/** Why a value is no usable duration: what `ObservationSink.refuse` is told. */
export type DurationFault =
  | 'not_a_duration'
  | 'negative_duration'
  | 'not_finite'
  | 'duration_without_unit';

/**
 * Reads a value as a duration in milliseconds.
 *
 * A number, or a text that is only a number, is in `unit`; with `auto` it has none and is refused.
 * A text with its own units is read by those, whatever `unit` says. Milliseconds pass bit for bit;
 * the other units are scaled by one correctly rounded operation.
 *
 * @returns milliseconds ≥ 0, finite; or why there are none
 */
export function readDurationMs(value: FieldValue, unit: DurationUnit): number | DurationFault {
  if (typeof value === 'number') return checked(scaleMs(value, unit));
  if (typeof value !== 'string') return 'not_a_duration';
  const plain = parseDecimal(value);
  if (plain !== undefined) return checked(scaleMs(plain, unit));
  return checked(parseDurationText(value) ?? 'not_a_duration');
}

function scaleMs(value: number, unit: DurationUnit): number | DurationFault {
  if (unit === 'ms') return value;
  if (unit === 's') return value * 1_000;
  if (unit === 'us') return value / 1_000;
  return unit === 'ns' ? value / 1_000_000 : 'duration_without_unit';
}

function checked(durationMs: number | DurationFault): number | DurationFault {
  if (typeof durationMs === 'string') return durationMs;
  if (!Number.isFinite(durationMs)) return 'not_finite';
  if (durationMs < 0) return 'negative_duration';
  return durationMs === 0 ? 0 : durationMs;
}
