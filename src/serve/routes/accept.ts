/** A representation that can be given. */
export interface Offer<Name extends string> {
  readonly name: Name;
  /** `type/subtype`, lower case. */
  readonly mediaType: string;
  /** What parameters may ask for; one that is not asked for may be any. */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The offer that an Accept header prefers (RFC 9110 §12.5.1): the highest q of the most specific
 * range that covers it; of equals the one whose range is more specific, then the one asked for
 * first, then the one offered first. `undefined`: none is acceptable.
 */
export function chooseOffer<Name extends string>(
  header: string | undefined,
  offers: readonly Offer<Name>[],
): Name | undefined {
  if (header === undefined || header.trim() === '') return offers[0]?.name;
  const ranges = parseRanges(header);
  let best: { name: Name; range: Range } | undefined;
  for (const offer of offers) {
    const range = mostSpecific(ranges.filter((candidate) => covers(candidate, offer)));
    if (range === undefined || range.q === 0) continue;
    if (best === undefined || isPreferred(range, best.range)) best = { name: offer.name, range };
  }
  return best?.name;
}

/** Whether an Accept-Encoding header allows gzip (RFC 9110 §12.5.3). */
export function allowsGzip(header: string | undefined): boolean {
  if (header === undefined) return false;
  const ranges = parseRanges(header);
  const named = ranges.find(({ type }) => type === 'gzip' || type === 'x-gzip');
  const range = named ?? ranges.find(({ type }) => type === '*');
  return range !== undefined && range.q > 0;
}

interface Range {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly q: number;
  readonly position: number;
}

/** They say nothing of which format is meant. */
const ignored: ReadonlySet<string> = new Set(['charset', 'escaping']);

/** Ranges that cannot be read are skipped: what remains may still be answered. */
function parseRanges(header: string): Range[] {
  const ranges: Range[] = [];
  for (const [index, element] of splitOutsideQuotes(header, ',').entries()) {
    const [type = '', ...parameters] = splitOutsideQuotes(element, ';');
    const values = new Map(parameters.map(parseParameter));
    const q = parseWeight(values.get('q'));
    if (type === '' || q === undefined) continue;
    const asked = [...values].filter(([name]) => name !== 'q' && !ignored.has(name));
    ranges.push({ type: type.toLowerCase(), parameters: new Map(asked), q, position: index });
  }
  return ranges;
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === undefined || (character === separator && !isQuoted)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts;
}

function parseParameter(text: string): [name: string, value: string] {
  const [name = '', ...rest] = text.split('=');
  return [
    name.trim().toLowerCase(),
    rest
      .join('=')
      .trim()
      .replace(/^"(.*)"$/, '$1'),
  ];
}

function parseWeight(text: string | undefined): number | undefined {
  if (text === undefined) return 1;
  return /^(0(\.\d*)?|1(\.0*)?)$/.test(text) ? Number(text) : undefined;
}

function covers({ type, parameters }: Range, { mediaType, ...offer }: Offer<string>): boolean {
  const [main = ''] = mediaType.split('/');
  if (type === '*/*' || type === '*' || type === `${main}/*`) return true;
  if (type !== mediaType) return false;
  return [...parameters].every(
    ([name, value]) => offer.parameters?.[name]?.includes(value) ?? true,
  );
}

function specificity({ type, parameters }: Range): number {
  if (type === '*/*' || type === '*') return 0;
  if (type.endsWith('/*')) return 1;
  return parameters.size === 0 ? 2 : 3;
}

function mostSpecific(ranges: readonly Range[]): Range | undefined {
  return ranges.reduce<Range | undefined>(
    (best, range) => (best === undefined || specificity(range) > specificity(best) ? range : best),
    undefined,
  );
}

function isPreferred(range: Range, other: Range): boolean {
  if (range.q !== other.q) return range.q > other.q;
  if (specificity(range) !== specificity(other)) return specificity(range) > specificity(other);
  return range.position < other.position;
}
