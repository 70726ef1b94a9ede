import type { FieldValue } from '../../model/record.ts';
import { requestTarget } from './http.ts';

const maxRouteLength = 120;
const maxSegments = 8;
const placeholder = '{id}';

/**
 * A request's path as one of few: without scheme, host, query and fragment, and with `{id}` for
 * segments that are numbers, uuids, hashes or other made-up words. Paths that are deeper or longer
 * than a route is end with `…`. `undefined` for a text that is no path.
 */
export function httpRoute(value: FieldValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  const path = pathOf(requestTarget(value));
  if (path === undefined) return undefined;
  const segments = path.split('/').slice(1);
  const shown = segments.slice(0, maxSegments).map(templated);
  if (segments.length > maxSegments) shown.push('…');
  const route = `/${shown.join('/')}`;
  return route.length > maxRouteLength ? `${route.slice(0, maxRouteLength)}…` : route;
}

function pathOf(target: string): string | undefined {
  const afterHost = /^[a-z][a-z+.-]{1,15}:\/\/[^/?#]*(.*)$/is.exec(target)?.[1] ?? target;
  const path = afterHost.split(/[?#]/, 1)[0] ?? '';
  if (path.startsWith('/')) return path;
  return path === '' && afterHost !== target ? '/' : undefined;
}

const madeUp: readonly RegExp[] = [
  /^\d+$/,
  // uuids, also without their dashes; hashes and object ids
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^(?=.*\d)[0-9a-f]{7,}$/i,
  // instants and dates
  /^\d{4}-\d\d-\d\d(?:T[\d:.Z+-]+)?$/,
  // numbers behind a word: order-1042, user_7, ORD12345
  /^[A-Za-z]{1,16}[-_:]\d+$|^[A-Za-z]{1,4}\d{3,}$/,
  // tokens: long, of letters of both cases and digits
  /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{12,}$/,
  /^(?=.*\d)[0-9A-HJKMNP-TV-Z]{20,}$/,
];

/** A version (`v1`, `v2beta1`) and what a router's own template has stays. */
function templated(segment: string): string {
  if (segment.length > 64 || segment.includes('%')) return placeholder;
  return madeUp.some((form) => form.test(segment)) ? placeholder : segment;
}
