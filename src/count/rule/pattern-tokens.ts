/** A piece of a regex's source, as far as rewriting needs to know it. */
export type PatternToken =
  /** One character that stands for itself, however it is written (`a`, `\.`, `\x41`). */
  | { readonly kind: 'literal'; readonly source: string; readonly text: string }
  | { readonly kind: 'class'; readonly source: string }
  | { readonly kind: 'quantifier'; readonly source: string; readonly min: number }
  | { readonly kind: 'open' | 'close' | 'or' | 'start'; readonly source: string }
  /** Assertions, classes by escape, `.` and everything else. */
  | { readonly kind: 'other'; readonly source: string };

/**
 * Cuts the source of a valid regex (ECMAScript with Annex B, no `u` and no `v`) into tokens whose
 * sources join to it again.
 */
export function tokenizePattern(source: string): readonly PatternToken[] {
  const tokens: PatternToken[] = [];
  for (let at = 0; at < source.length; ) {
    const token = tokenAt(source, at);
    tokens.push(token);
    at += token.source.length;
  }
  return tokens;
}

/** The character that an escape stands for; `undefined` where it stands for something else. */
export function escapedCharacter(escaped: string): string | undefined {
  const body = escaped.slice(1);
  if (/^(?:x[0-9a-f]{2}|u[0-9a-f]{4})$/i.test(body)) {
    return String.fromCharCode(Number.parseInt(body.slice(1), 16));
  }
  return controls.get(body) ?? (/^[^bBcdDksSwW0-9]$/.test(body) ? body : undefined);
}

/** An escape at the start of what is left: long forms first, else the backslash and a character. */
export const escapeForm = new RegExp(
  String.raw`\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[^}]*\}|[pP]\{[^}]*\}|` +
    String.raw`c[A-Za-z]|k<[^>]*>|[0-9]+|[\s\S])`,
  'y',
);

const groupOpen = /\((?:\?(?:<[=!]|<[^>]*>|[=!:]|[a-z-]*:))?/y;
const characterClass = /\[(?:\\[\s\S]|[^\\\]])*\]/y;
const quantifier = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y;
const astral = /[\ud800-\udbff][\udc00-\udfff]/y;

const controls: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
  ['v', '\v'],
]);

function tokenAt(source: string, at: number): PatternToken {
  const char = source.charAt(at);
  switch (char) {
    case '\\': {
      const escaped = piece(escapeForm, source, at) ?? char;
      const text = escapedCharacter(escaped);
      if (text === undefined) return { kind: 'other', source: escaped };
      return { kind: 'literal', source: escaped, text };
    }
    case '[':
      return { kind: 'class', source: piece(characterClass, source, at) ?? char };
    case '(':
      return { kind: 'open', source: piece(groupOpen, source, at) ?? char };
    case ')':
      return { kind: 'close', source: char };
    case '|':
      return { kind: 'or', source: char };
    case '^':
      return { kind: 'start', source: char };
    case '$':
    case '.':
      return { kind: 'other', source: char };
    default: {
      const repeat = piece(quantifier, source, at);
      if (repeat !== undefined) return { kind: 'quantifier', source: repeat, min: minimum(repeat) };
      const text = piece(astral, source, at) ?? char;
      return { kind: 'literal', source: text, text };
    }
  }
}

function minimum(repeat: string): number {
  if (repeat.startsWith('{')) return Number.parseInt(repeat.slice(1), 10);
  return repeat.startsWith('+') ? 1 : 0;
}

function piece(sticky: RegExp, source: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(source)?.[0];
}
