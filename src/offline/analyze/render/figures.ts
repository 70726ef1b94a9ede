/** Numbers as people read them. All of it is ASCII but µs, and the same in every locale. */

/** 1234567 → `1,234,567`; fractions to three figures. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  return Math.abs(value) >= 1000 ? formatCount(Math.round(value)) : threeFigures(value);
}

/** `1 line`, `2 lines`. */
export function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** 1234567 → `1.23 MB`, in powers of 1,000. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${threeFigures(value)} ${byteUnits[unit] ?? ''}`;
}

/** 0.85 → `850 µs`, 3.4 → `3.4 ms`, 8000 → `8 s`, 133000 → `2m 13s`, 8e6 → `2h 13m`. */
export function formatDuration(durationMs: number | undefined): string {
  if (durationMs === undefined || !Number.isFinite(durationMs)) return '–';
  const ms = Math.abs(durationMs);
  const sign = durationMs < 0 ? '-' : '';
  if (ms === 0) return '0 s';
  if (ms < 0.0009995) return `${sign}${threeFigures(ms * 1e6)} ns`;
  if (ms < 0.9995) return `${sign}${threeFigures(ms * 1000)} µs`;
  if (ms < 999.5) return `${sign}${threeFigures(ms)} ms`;
  if (ms < 59_950) return `${sign}${threeFigures(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${sign}${twoUnits(seconds, 60, 'm', 's')}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${sign}${twoUnits(minutes, 60, 'h', 'm')}`;
  return `${sign}${twoUnits(Math.round(minutes / 60), 24, 'd', 'h')}`;
}

export function formatShare(share: number): string {
  if (share === 1 || share === 0) return `${share * 100} %`;
  if (share > 0 && share < 0.001) return '<0.1 %';
  if (share < 1 && share > 0.999) return '>99.9 %';
  return `${(share * 100).toFixed(1)} %`;
}

/** 13.3 → `13.3 a second`, 0.02 → `1.2 a minute`, down to days. */
export function formatRate(perSecond: number): string {
  const units: readonly [number, string][] = [
    [1, 'a second'],
    [60, 'a minute'],
    [3600, 'an hour'],
  ];
  const [seconds, unit] = units.find(([length]) => perSecond * length >= 1) ?? [86_400, 'a day'];
  return `${formatCount(perSecond * seconds)} ${unit}`;
}

/** `2026-11-23 18:14:55.458`, UTC; without its date where `beside` is of the same day. */
export function formatTime(timeMs: number, beside?: number): string {
  const text = isoTime(timeMs);
  const [date, time = ''] = text.split('T');
  const isSameDay = beside !== undefined && isoTime(beside).startsWith(`${date}T`);
  const clock = time.replace(/(?:\.000)?Z$/, '');
  return isSameDay ? clock : `${date} ${clock}`;
}

/** Beyond what a date can hold, the nearest instant that it can. */
export function isoTime(timeMs: number): string {
  return new Date(Math.min(8.64e15, Math.max(-8.64e15, timeMs))).toISOString();
}

function twoUnits(value: number, per: number, large: string, small: string): string {
  const rest = value % per;
  const head = `${formatCount(Math.floor(value / per))}${large}`;
  return rest === 0 ? head : `${head} ${rest}${small}`;
}

function threeFigures(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude > 0 && magnitude < 0.01) return String(Number(value.toPrecision(2)));
  const decimals = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2;
  return formatFixed(value, decimals);
}

function formatFixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return decimals === 0 ? text : text.replace(/\.?0+$/, '');
}
