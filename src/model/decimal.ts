/** Longer texts are no number that a service would print. */
const maxNumberLength = 64;
const decimal = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** The number that a decimal text holds (infinite when it is out of range), if it is one. */
export function parseDecimal(text: string): number | undefined {
  if (text.length > maxNumberLength) return undefined;
  const trimmed = text.trim();
  return decimal.test(trimmed) ? Number(trimmed) : undefined;
}
