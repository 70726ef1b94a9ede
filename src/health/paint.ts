import type { StateValue } from '../model/declaration.ts';
import type { Severity, Status } from './reason.ts';

/** Colours of a terminal, or none. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  status(status: Status | 'unknown'): string;
  severity(severity: Severity, text: string): string;
  /** Green and red for what is true or false; other values are plain. */
  state(value: StateValue, text: string): string;
}

/** SGR parameters (ECMA-48 §8.3.117). */
const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

const ofStatus = {
  healthy: 'green',
  degraded: 'yellow',
  unhealthy: 'red',
  unknown: 'dim',
} as const;
const ofSeverity = { info: 'dim', degraded: 'yellow', unhealthy: 'red' } as const;

export function createPaint(color: boolean): Paint {
  const paint = (code: keyof typeof codes, text: string): string =>
    color && text !== '' ? `\u001b[${codes[code]}m${text}\u001b[0m` : text;
  return {
    bold: (text) => paint('bold', text),
    dim: (text) => paint('dim', text),
    good: (text) => paint('green', text),
    bad: (text) => paint('red', text),
    status: (status) => paint(ofStatus[status], status),
    severity: (severity, text) => paint(ofSeverity[severity], text),
    state: (value, text) =>
      typeof value === 'boolean' ? paint(value ? 'green' : 'red', text) : text,
  };
}
