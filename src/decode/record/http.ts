import type { FieldValue } from '../../model/record.ts';

const methods = new Set(
  (
    'GET HEAD POST PUT DELETE PATCH OPTIONS CONNECT TRACE ' +
    'PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT SEARCH PURGE'
  ).split(' '),
);

/** `GET /path HTTP/1.1`, as access logs have it. */
const requestLine = /^([A-Za-z]{3,9}) (\S{1,8192})(?: HTTP\/[\d.]{1,3})?$/;

/** A request's method in upper case, also out of a request line; `undefined` for any other word. */
export function httpMethod(value: FieldValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  const word = value.length > 9 ? (requestLine.exec(value)?.[1] ?? '') : value;
  const method = word.toUpperCase();
  return methods.has(method) ? method : undefined;
}

/** A response's status, 100 to 599, also as text (`"404"`, `"404 Not Found"`). */
export function httpStatus(value: FieldValue): number | undefined {
  const number = typeof value === 'string' ? statusOfText(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return undefined;
  return number >= 100 && number <= 599 ? number : undefined;
}

/** The path of a request line; any other text as it is. */
export function requestTarget(text: string): string {
  return requestLine.exec(text)?.[2] ?? text;
}

function statusOfText(text: string): number | undefined {
  return /^[1-5]\d\d(?: |$)/.test(text) ? Number(text.slice(0, 3)) : undefined;
}
