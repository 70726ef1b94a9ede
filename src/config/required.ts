/** A setting that the layer of defaults always has. */
export function required<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw new Error(`${path} has no default`);
  return value;
}
