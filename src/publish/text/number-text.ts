/** A sample's value, as Go's `strconv.ParseFloat` reads it. */
export function toNumberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

/** A bucket's bound: OpenMetrics wants its canonical form, which has a decimal point (`1.0`). */
export function toBoundText(bound: number, format: 'text' | 'openmetrics'): string {
  const text = toNumberText(bound);
  return format === 'openmetrics' && Number.isInteger(bound) && !text.includes('e')
    ? `${text}.0`
    : text;
}
