import type { JsonObject } from '../record/json-value.ts';

/** `addr ident user [time] "request" status bytes`, then maybe `"referer" "user agent"` and more. */
const accessLine =
  /^(\S{1,256}) \S{1,256} (\S.{0,255}?) \[(\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(?: .*)?$/;
const request = /^([A-Z]{3,20}) (\S+)(?: (HTTP\/\d(?:\.\d)?))?$/;

/** The record of a line in the common or combined log format; `undefined` for any other. */
export function accessRecord(text: string): JsonObject | undefined {
  const match = accessLine.exec(text);
  if (match === null) return undefined;
  const [, address, user = '-', time, line = '', status, bytes = '-', referer, agent] = match;
  const [, method, path, protocol] = request.exec(line) ?? [];
  const values: readonly (readonly [string, string | number | undefined])[] = [
    ['remote_addr', address],
    ['user', given(user)],
    ['time', time],
    // What was sent may be no request: scanners send anything. It is kept as it came.
    ['message', line],
    ['method', method],
    ['path', path],
    ['protocol', protocol],
    ['status', Number(status)],
    ['bytes', bytes === '-' ? 0 : Number(bytes)],
    ['referer', given(referer)],
    ['user_agent', given(agent)],
  ];
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function given(value: string | undefined): string | undefined {
  return value === '-' ? undefined : value;
}
