/** `12.3 %`. */
export function percent(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  return `${share >= 10 || share === 0 ? share.toFixed(0) : share.toPrecision(2)} %`;
}

/** The next of 1, 2, 5, 10, 20, … that is at least so much. */
export function roundedUp(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(1));
}
