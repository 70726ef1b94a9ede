/** A setting that always has a value in the layer of defaults. */
export function required<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw new Error(`${path} has no default`);
  return value;
}
