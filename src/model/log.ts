/** What may stand beside a message. Never log content of the service that is watched. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The sidecar's own log. `code` is stable snake_case, one a kind of event: limits are kept by it. */
export type Log = Readonly<
  Record<LogLevel, (code: string, message: string, fields?: LogFields) => void>
>;
