import { escapedCharacter, escapeForm, type PatternToken } from './pattern-tokens.ts';

/**
 * A token that matches whatever the case: letters become classes of their forms, classes get the
 * other forms of their letters and ranges. Same folding as ECMAScript's `i` without `u`: single
 * characters only, and none outside ASCII folds into ASCII.
 */
export function foldCase(token: PatternToken): PatternToken {
  if (token.kind === 'class') return { kind: 'class', source: foldClass(token.source) };
  if (token.kind !== 'literal') return token;
  const others = otherCases(token.text);
  if (others.length === 0) return token;
  return { kind: 'class', source: `[${[token.text, ...others].join('')}]` };
}

function foldClass(source: string): string {
  const negated = source.startsWith('[^');
  const body = source.slice(negated ? 2 : 1, -1);
  return `${source.slice(0, negated ? 2 : 1)}${body}${[...casesOfMembers(body)].join('')}]`;
}

/** The other forms of every letter that a class names, by itself or within a range. */
function casesOfMembers(body: string): ReadonlySet<string> {
  const others = new Set<string>();
  const members = classMembers(body);
  for (let at = 0; at < members.length; at++) {
    const from = memberCode(members[at]);
    if (from === undefined) continue;
    const end = members[at + 1] === '-' ? memberCode(members[at + 2]) : undefined;
    if (end !== undefined) at += 2;
    for (let code = from; code <= (end ?? from); code++) {
      for (const other of otherCases(String.fromCharCode(code))) others.add(other);
    }
  }
  return others;
}

function classMembers(body: string): readonly string[] {
  const members: string[] = [];
  for (let at = 0; at < body.length; ) {
    escapeForm.lastIndex = at;
    const member = escapeForm.exec(body)?.[0] ?? body.charAt(at);
    members.push(member);
    at += member.length;
  }
  return members;
}

function memberCode(member: string | undefined): number | undefined {
  const char = member !== undefined && member.length > 1 ? escapedCharacter(member) : member;
  return char?.charCodeAt(0);
}

function otherCases(char: string): readonly string[] {
  const forms = new Set([char.toLowerCase(), char.toUpperCase(), char.toUpperCase().toLowerCase()]);
  return [...forms].filter(
    (form) => form !== char && form.length === 1 && isAscii(form) === isAscii(char),
  );
}

function isAscii(char: string): boolean {
  return char.charCodeAt(0) < 128;
}
