import type { Clock, Timer } from '../../model/clock.ts';
import type { Log, LogFields, LogLevel } from '../../model/log.ts';

export interface LogOptions {
  /** Takes one line, newline included. It must not throw; if it does, the line is lost. */
  readonly write: (text: string) => void;
  readonly clock: Clock;
  /** Lines below it are not written; `info` by default. */
  readonly level?: LogLevel;
}

export interface SidecarLog extends Log {
  /** Tells at once what was suppressed so far, and stops the timers. */
  close(): void;
}

/** Lines of one code in one window; what comes beyond is counted and told when the window ends. */
const maxLines = 5;
const windowMs = 10_000;
/** Codes that have a window of their own; further ones share one. */
const maxCodes = 256;
const maxTextLength = 500;

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * The sidecar's own log: one JSON object a line, limited in rate by code, so that a fault that
 * repeats with every line of the service cannot fill its disk. Texts are cut at 500 characters.
 */
export function createLog({ write, clock, level = 'info' }: LogOptions): SidecarLog {
  const windows = new Map<string, Window>();

  function report(at: LogLevel, code: string, message: string, fields: LogFields = {}): void {
    if (severity[at] < severity[level]) return;
    const key = windows.has(code) || windows.size < maxCodes ? code : 'other';
    const window = windows.get(key) ?? openWindow(key);
    window.lines += 1;
    if (window.lines <= maxLines) emit(at, code, message, fields);
    else window.suppressed.set(at, (window.suppressed.get(at) ?? 0) + 1);
  }

  function openWindow(key: string): Window {
    const timer = clock.setTimer(() => closeWindow(key), windowMs);
    const window: Window = { timer, lines: 0, suppressed: new Map() };
    windows.set(key, window);
    return window;
  }

  function closeWindow(key: string): void {
    const window = windows.get(key);
    windows.delete(key);
    window?.timer.cancel();
    for (const [at, suppressed] of window?.suppressed ?? []) {
      emit(at, key, `${suppressed} more like this, suppressed`, { suppressed });
    }
  }

  function emit(at: LogLevel, code: string, message: string, fields: LogFields): void {
    const ts = new Date(clock.now()).toISOString();
    const line = { ts, level: at, msg: clip(message), code, ...clipAll(fields) };
    try {
      write(`${JSON.stringify(line)}\n`);
    } catch {
      // A log that cannot be written must not stop what it tells of.
    }
  }

  return {
    debug: (code, message, fields) => report('debug', code, message, fields),
    info: (code, message, fields) => report('info', code, message, fields),
    warn: (code, message, fields) => report('warn', code, message, fields),
    error: (code, message, fields) => report('error', code, message, fields),
    close() {
      for (const key of windows.keys()) closeWindow(key);
    },
  };
}

interface Window {
  readonly timer: Timer;
  lines: number;
  readonly suppressed: Map<LogLevel, number>;
}

function clip(text: string): string {
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength)}…`;
}

/** Fields never take the place of the line's own keys. */
function clipAll(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      ownKeys.has(key) ? `${key}_` : key,
      typeof value === 'string' ? clip(value) : value,
    ]),
  );
}

const ownKeys: ReadonlySet<string> = new Set(['ts', 'level', 'msg', 'code']);
