/** Text from another process: control characters could steer the terminal, so they are shown. */
export function plainText(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `1234567.5` → `1,234,567.5`. */
export function countText(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function bytesText(sizeBytes: number): string {
  let size = sizeBytes;
  let index = 0;
  while (size >= 1024 && index < byteUnits.length - 1) {
    size /= 1024;
    index += 1;
  }
  return `${index === 0 ? size : size.toFixed(1)} ${byteUnits[index] ?? ''}`;
}

export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(minutes, 'min', Math.floor(seconds % 60), 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joined(hours, 'h', minutes % 60, 'min');
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

export function agoText(seconds: number | null): string {
  return seconds === null ? 'none yet' : `${durationText(seconds)} ago`;
}

/** Three significant digits are more than a person compares. */
export function millisecondsText(durationMs: number | null): string {
  if (durationMs === null) return '–';
  if (durationMs >= 10_000) return `${(durationMs / 1000).toPrecision(3)} s`;
  return `${Number(durationMs.toPrecision(3))} ms`;
}
