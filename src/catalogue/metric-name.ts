import { stripTimeUnit } from '../model/time-unit.ts';

/** A published name: `stem`, then the ending that its kind always has. */
export interface Spelling {
  readonly stem: string;
  readonly ending: '' | '_seconds' | '_bytes' | '_timestamp_seconds';
}

/** `orders_total` → `orders`: a counter's name without the `_total` that formats add. */
export function counterSpelling(name: string): Spelling {
  return { stem: toMetricName(name.replace(/(?<=.)_total$/, '')), ending: '' };
}

/** `processing_time_ms` → `processing_time_seconds`. */
export function timingSpelling(name: string): Spelling {
  return { stem: toMetricName(stripTimeUnit(name)), ending: '_seconds' };
}

/** `response_bytes` → `response_bytes`: plain numbers, of bytes where the name says so. */
export function distributionSpelling(name: string): Spelling {
  const { stem } = gaugeSpelling(name);
  const bytes = /(?<=.)_bytes$/;
  return bytes.test(stem)
    ? { stem: stem.replace(bytes, ''), ending: '_bytes' }
    : { stem, ending: '' };
}

/** `http.waitUsec` → `http_wait_seconds`: named by the path of a field. */
export function fieldTimingSpelling(path: string): Spelling {
  return {
    stem: toMetricName(toSnakeCase(stripTimeUnit(path).replaceAll('.', '_'))),
    ending: '_seconds',
  };
}

/** `last_order_time` → `last_order_timestamp_seconds`. */
export function instantSpelling(name: string): Spelling {
  const stem = toMetricName(name).replace(/(?<=.)_(time|timestamp|timestamp_seconds)$/, '');
  return { stem, ending: '_timestamp_seconds' };
}

export function gaugeSpelling(name: string): Spelling {
  return { stem: toMetricName(name), ending: '' };
}

/** `queue.depthNow` → `queue_depth_now`. */
export function fieldGaugeSpelling(path: string): Spelling {
  return { stem: toMetricName(toSnakeCase(path.replaceAll('.', '_'))), ending: '' };
}

/** Label names of one family: made valid, and told apart where that made two alike. */
export function toLabelNames(texts: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const text of texts) {
    const name = toLabelName(text);
    let unique = name;
    for (let n = 2; names.includes(unique); n += 1) unique = `${name}_${n}`;
    names.push(unique);
  }
  return names;
}

/**
 * A name that both formats accept: https://prometheus.io/docs/concepts/data_model. Names that begin
 * with `heartbeat_` belong to the sidecar, so those of the service step aside.
 */
function toMetricName(text: string): string {
  const name = toIdentifier(text);
  return /^heartbeat(_|$)/.test(name) ? `service_${name}` : name;
}

/** A label's name. `__` in front is reserved, as `le` and `quantile` are. */
function toLabelName(text: string): string {
  const name = toIdentifier(text).replace(/^__+/, '_');
  return name === 'le' || name === 'quantile' ? `${name}_` : name;
}

/** `requestTime` → `request_time`, `HTTPTime` → `http_time`. */
function toSnakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

function toIdentifier(text: string): string {
  const clean = text.replace(/[^a-zA-Z0-9_]/g, '_');
  return /^([0-9]|$)/.test(clean) ? `_${clean}` : clean;
}
