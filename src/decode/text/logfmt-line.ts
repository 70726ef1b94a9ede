import type { FieldValue } from '../../model/record.ts';
import type { JsonObject } from '../record/json-value.ts';

const pair = /([A-Za-z_@][\w.@/-]{0,127})=(?:"((?:[^"\\]|\\.)*)"|([^\s"=]*[^\s"]*))(?:\s+|$)/y;
const plainNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;
const escapes = /\\(?:u([0-9a-fA-F]{4})|(.))/g;
const meaningOf: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
/** Fewer pairs are as likely words of a sentence. */
const minPairs = 2;

/**
 * The record of a line of logfmt (`level=info msg="got it" n=3`): pairs and nothing else, two at
 * least. Numbers and booleans without quotes are those, as in JSON. `undefined` for any other line.
 */
export function logfmtRecord(text: string): JsonObject | undefined {
  const entries: [string, FieldValue][] = [];
  pair.lastIndex = 0;
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (match === null) return undefined;
    const [, key = '', quoted, bare = ''] = match;
    entries.push([key, quoted === undefined ? bareValue(bare) : unescaped(quoted)]);
  }
  // Unlike assignment, this makes an own field of a key such as __proto__.
  return entries.length < minPairs ? undefined : Object.fromEntries(entries);
}

function bareValue(bare: string): FieldValue {
  if (bare === 'true' || bare === 'false') return bare === 'true';
  return plainNumber.test(bare) ? Number(bare) : bare;
}

function unescaped(quoted: string): string {
  if (!quoted.includes('\\')) return quoted;
  return quoted.replace(escapes, (_, code: string | undefined, letter: string) =>
    code === undefined
      ? (meaningOf[letter] ?? letter)
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
