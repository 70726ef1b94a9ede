/** A unit that a name ends in. */
export interface Unit {
  readonly word: string;
  readonly dimension: 'seconds' | 'bytes';
  /** How many of the base unit it is. */
  readonly scale: number;
}

/** The unit that a name ends in: `took_ms`, `http.durationSeconds`, `size_kib`. */
export function unitNamedIn(name: string): Unit | undefined {
  const last = name
    .slice(name.lastIndexOf('.') + 1)
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .split(/[_\-\s]/)
    .at(-1)
    ?.toLowerCase();
  return last === undefined || name.startsWith('@') ? undefined : units.get(last);
}

const units: ReadonlyMap<string, Unit> = new Map(
  (
    [
      ['seconds', 1e-9, 'ns nanos nanoseconds'],
      ['seconds', 1e-6, 'us µs μs micros microseconds'],
      ['seconds', 1e-3, 'ms msec msecs millis milliseconds'],
      ['seconds', 1, 's sec secs seconds'],
      ['seconds', 60, 'minutes mins'],
      ['seconds', 3600, 'hours'],
      ['bytes', 1, 'bytes'],
      ['bytes', 1e3, 'kb kilobytes'],
      ['bytes', 1024, 'kib kibibytes'],
      ['bytes', 1e6, 'mb megabytes'],
      ['bytes', 1024 ** 2, 'mib mebibytes'],
      ['bytes', 1e9, 'gb gigabytes'],
      ['bytes', 1024 ** 3, 'gib gibibytes'],
    ] as const
  ).flatMap(([dimension, scale, words]) =>
    words.split(' ').map((word): [string, Unit] => [word, { word, dimension, scale }]),
  ),
);
