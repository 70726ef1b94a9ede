/** Bytes that a stamp takes at most: nine digits of a second and an offset. */
const maxStampBytes = 35;
const space = 32;

/** A line's time, to the nanosecond, in UTC and of fixed width: order of text is order of time. */
export type Stamp = string;

/**
 * The stamp that a line begins with, and where the line itself begins. `undefined`: it has none.
 * A node writes its own time zone, and some runtimes leave zeros away.
 */
export function stampAt(
  bytes: Buffer,
  start: number,
  end: number,
): { readonly stamp: Stamp; readonly textStart: number } | undefined {
  const limit = Math.min(end, start + maxStampBytes + 1);
  const gap = bytes.subarray(start, limit).indexOf(space);
  // A stamp with nothing after it is an empty line: its space may be gone.
  const stampEnd = gap === -1 ? limit : start + gap;
  const stamp = normalStamp(bytes.toString('latin1', start, stampEnd).trimEnd());
  if (stamp === undefined) return undefined;
  return { stamp, textStart: gap === -1 ? trimmedEnd(bytes, start, stampEnd) : stampEnd + 1 };
}

/** The whole second in which a stamp lies. */
export function secondOf(stamp: Stamp): string {
  return `${stamp.slice(0, 19)}Z`;
}

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

function normalStamp(text: string): Stamp | undefined {
  const [, clock, fraction = '', zone] = form.exec(text) ?? [];
  if (clock === undefined) return undefined;
  if (zone === 'Z') return fraction.length === 9 ? text : join(clock, fraction);
  const epochMs = Date.parse(`${clock}${zone}`);
  return Number.isNaN(epochMs)
    ? undefined
    : join(new Date(epochMs).toISOString().slice(0, 19), fraction);
}

function join(clock: string, fraction: string): Stamp {
  return `${clock}.${fraction.padEnd(9, '0')}Z`;
}

function trimmedEnd(bytes: Buffer, start: number, end: number): number {
  let last = end;
  while (last > start && (bytes[last - 1] ?? 0) <= space) last -= 1;
  return last;
}
