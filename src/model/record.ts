/** A value a field can hold once its line is decoded. `undefined`: the record has no such field. */
export type FieldValue = string | number | boolean | null | object | undefined;

/**
 * Names that mean the same in every logger's records; a profile says which key holds each.
 *
 * - `@time`: epoch milliseconds (a number, fractions kept); `@level`: a {@link Level};
 *   `@event`: the event's name (structlog's `event`, else the message), `@template` the template that
 *   it was made from (`User <num> logged in`)
 * - `@error_type`: the class of what went wrong (`ValueError`, `java.net.SocketTimeoutException`)
 * - `@trace_id`: the trace's id as text
 * - `@duration`: milliseconds that what the record tells of took; only where its unit is known
 * - `@http_method`: upper case; `@http_status`: a number, 100 to 599; `@http_route`: the path
 *   without its query, ids in it replaced by `{id}`
 * - `@stream`: `stdout` or `stderr`, `@origin`: who wrote it (pod, service, unit); both are told by
 *   what is around the record, not by the record
 */
export const canonicalFields = [
  '@time',
  '@level',
  '@message',
  '@logger',
  '@error',
  '@event',
  '@template',
  '@error_type',
  '@trace_id',
  '@duration',
  '@http_method',
  '@http_status',
  '@http_route',
  '@stream',
  '@origin',
] as const;

export type CanonicalField = (typeof canonicalFields)[number];

/** Severity, by OpenTelemetry's short names, lower case. */
export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/**
 * One decoded line. How it was decoded is nobody's business downstream: a reader asks for the
 * fields it named beforehand by their index in that list (their slot).
 *
 * A record is valid only until the next line is decoded: keep values, never the record.
 */
export interface LogRecord {
  /** The value of the field wanted at this slot; `undefined` where the record has none. */
  field(slot: number): FieldValue;
  /**
   * Calls `visit` with every leaf (string, number, boolean), nested ones by their dotted path; with
   * `wanted`, only with those whose path it says yes to. It must always say the same of a path: it
   * may be asked once for many records.
   */
  visitLeaves(
    visit: (path: string, value: string | number | boolean) => void,
    wanted?: (path: string) => boolean,
  ): void;
}
