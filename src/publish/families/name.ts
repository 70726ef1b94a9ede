/**
 * A name that both formats accept: https://prometheus.io/docs/concepts/data_model. Names that begin
 * with `heartbeat_` belong to the sidecar, so those of the service step aside.
 */
export function toMetricName(text: string): string {
  const name = toIdentifier(text);
  return /^heartbeat(_|$)/.test(name) ? `service_${name}` : name;
}

/** A label's name. `__` in front is reserved, as `le` and `quantile` are. */
function toLabelName(text: string): string {
  const name = toIdentifier(text).replace(/^__+/, '_');
  return name === 'le' || name === 'quantile' ? `${name}_` : name;
}

/** Label names of one family: made valid, and told apart where that made two alike. */
export function toLabelNames(texts: readonly string[]): string[] {
  const names: string[] = [];
  for (const text of texts) {
    const name = toLabelName(text);
    let unique = name;
    for (let n = 2; names.includes(unique); n += 1) unique = `${name}_${n}`;
    names.push(unique);
  }
  return names;
}

/** `processing_time_ms` → `processing_time`, `durationMs` → `duration`. */
export function stripTimeUnit(name: string): string {
  const stem = name.replace(snakeUnit, '').replace(camelUnit, '');
  return stem === '' ? name : stem;
}

/** `requestTime` → `request_time`, `HTTPTime` → `http_time`. */
export function toSnakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

const snakeUnit = /_([nuµm]s|(nano|micro|milli)(s|secs?|seconds?)|msecs?|s|secs?|seconds?)$/i;
const camelUnit =
  /(?<=[a-z0-9])(Ns|Nanos(econds)?|Us|Micros(econds)?|Ms|Millis(econds)?|Sec(onds?|s)?)$/;

function toIdentifier(text: string): string {
  const clean = text.replace(/[^a-zA-Z0-9_]/g, '_');
  return /^([0-9]|$)/.test(clean) ? `_${clean}` : clean;
}
