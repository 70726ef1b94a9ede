import type { FixedUnit } from './declaration.ts';
import { longUnits, timeUnits } from './time-unit.ts';

/** Longer texts are no duration that a service would print. */
const maxDurationLength = 80;

/**
 * Reads a text that carries its own units, as milliseconds (possibly negative or infinite).
 *
 * - Numbers with units, one or several: `150ms`, `1h2m3.5s`, `12.3µs`, `-1.5h`, `5 sec`,
 *   `1 min 30 s`. The grammar is that of Go's `time.ParseDuration` and what `Duration.String`
 *   prints (https://pkg.go.dev/time#ParseDuration; `µ` is U+00B5 or U+03BC), which covers Rust's
 *   `Debug` of `Duration`, with blanks between, days, and units written out in any case.
 * - ISO 8601 durations as Java's `Duration.toString` prints them: `PT0.5S`, `P1DT2H`, `P2W`.
 *   Years and months have no fixed length and are not read.
 * - Clock form, hours always there: `0:00:01.5`, `1 day, 0:00:01` (Python's `str(timedelta)`),
 *   `1.02:03:04.5` (.NET's constant format of `TimeSpan`). `01:30` is ambiguous and not read.
 *
 * @returns `undefined` where the text is none of these
 */
export function parseDurationText(text: string): number | undefined {
  if (text.length > maxDurationLength) return undefined;
  const trimmed = text.trim();
  const sign = trimmed.startsWith('-') ? -1 : 1;
  const body = /^[+-]/.test(trimmed) ? trimmed.slice(1) : trimmed;
  const durationMs =
    body.startsWith('P') || body.startsWith('p')
      ? parseIso(body)
      : (parseUnits(body) ?? parseClock(trimmed, body));
  return durationMs === undefined ? undefined : sign * durationMs;
}

const msPerDay = 86_400_000;

/** Each unit's milliseconds as `[multiply, divide]`: one rounding, exact for 1. */
type Scale = readonly [multiply: number, divide: number];

const scales: Readonly<Record<FixedUnit, Scale>> = {
  ns: [1, 1_000_000],
  us: [1, 1_000],
  ms: [1, 1],
  s: [1_000, 1],
};

const units: ReadonlyMap<string, Scale> = new Map([
  ...[...timeUnits].map(([word, unit]) => [word, scales[unit]] as const),
  ...longUnits.flatMap(({ words, seconds }) =>
    words.map((word) => [word, [seconds * 1_000, 1]] as const),
  ),
]);

const part = /([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*([a-zA-Zµμ]+)[\s,]*/y;

function parseUnits(body: string): number | undefined {
  let totalMs = 0;
  part.lastIndex = 0;
  while (part.lastIndex < body.length) {
    const [, number = '', name = ''] = part.exec(body) ?? [];
    const scale = units.get(name.length < 3 ? name : name.toLowerCase());
    if (scale === undefined) return undefined;
    totalMs += (Number(number) * scale[0]) / scale[1];
  }
  return body === '' ? undefined : totalMs;
}

const isoNumber = '([+-]?[0-9]+(?:[.,][0-9]+)?)';
const isoDuration = new RegExp(
  `^P(?:${isoNumber}W|(?:${isoNumber}D)?` +
    `(?:T(?=[0-9+-])(?:${isoNumber}H)?(?:${isoNumber}M)?(?:${isoNumber}S)?)?)$`,
  'i',
);
const isoScales = [7 * msPerDay, msPerDay, 3_600_000, 60_000, 1_000];

function parseIso(body: string): number | undefined {
  const parts = isoDuration.exec(body)?.slice(1);
  if (parts === undefined || parts.every((number) => number === undefined)) return undefined;
  return isoScales.reduce(
    (totalMs, scaleMs, index) =>
      totalMs + Number((parts[index] ?? '0').replace(',', '.')) * scaleMs,
    0,
  );
}

const clock = /^(?:([0-9]+)(?:\.| days?, ?))?([0-9]{1,9}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]+)?)$/;

/** Python's negative timedelta is minus whole days plus a positive clock: the sign is the days'. */
function parseClock(signed: string, body: string): number | undefined {
  const [, days = '0', hours, minutes, seconds] = clock.exec(body) ?? [];
  if (hours === undefined) return undefined;
  const clockMs = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000;
  const isPythonNegative = signed.startsWith('-') && body.includes('day');
  return Number(days) * msPerDay + (isPythonNegative ? -clockMs : clockMs);
}
