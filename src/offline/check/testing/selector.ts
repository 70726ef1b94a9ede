/** A series as a test names it: `orders_total{side="buy"}`. */
export interface Selector {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** One published number. */
export interface Point extends Selector {
  readonly value: number;
}

/** The selector that a text means; `undefined` where it is none. */
export function parseSelector(text: string): Selector | undefined {
  const [whole, name = '', inner = ''] =
    /^\s*([A-Za-z_:][\w:]*)\s*(?:\{(.*)\})?\s*$/s.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const pair = /\s*([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/gsy;
  const labels = new Map<string, string>();
  let end = 0;
  for (const [matched, key = '', value = ''] of inner.matchAll(pair)) {
    labels.set(key, unescaped(value));
    end += matched.length;
  }
  return inner.slice(end).trim() === '' ? { name, labels } : undefined;
}

/** Points of the name that have all of the labels; others they may have besides. */
export function select(points: readonly Point[], { name, labels }: Selector): readonly Point[] {
  return points.filter(
    (point) =>
      point.name === name && [...labels].every(([key, value]) => point.labels.get(key) === value),
  );
}

export function formatSelector({ name, labels }: Selector): string {
  if (labels.size === 0) return name;
  const pairs = Array.from(labels, ([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(',')}}`;
}

function unescaped(value: string): string {
  return value.replace(/\\([n"\\])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
