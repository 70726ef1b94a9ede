import type { FieldValue } from '../../model/record.ts';

const id = /^[\w:=;./-]{1,128}$/;
const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * A trace's id as it is written; of a W3C `traceparent` and of Google Cloud's
 * `projects/…/traces/…` the part that is the id. All zeros is none.
 */
export function traceId(value: FieldValue): string | undefined {
  if (typeof value !== 'string' || !id.test(value)) return undefined;
  const own = traceparent.exec(value)?.[1] ?? afterLast(value, '/traces/');
  return /^0*$/.test(own) ? undefined : own;
}

function afterLast(text: string, mark: string): string {
  const at = text.lastIndexOf(mark);
  return at === -1 ? text : text.slice(at + mark.length);
}
