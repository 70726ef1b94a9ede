import type { Peeled } from './peeled.ts';

const opening = Buffer.from('{"log":"');
const quote = 0x22;
const backslash = 0x5c;
const letterN = 0x6e;
const newline = 0x0a;
/** What follows the text: Docker writes its keys in this order, `attrs` only where asked to. */
const rest =
  /^,"stream":"(stdout|stderr)"(?:,"attrs":\{[\s\S]*\})?,"time":"([\d:.TZ+-]{20,40})"\}\s*$/;

/**
 * Peels a line of Docker's json-file driver: `{"log":"…\n","stream":"stdout","time":"…"}`. A text
 * without its newline goes on in the next line of its stream.
 */
export function peelDocker(bytes: Buffer, start: number, end: number, peeled: Peeled): boolean {
  if (!isDockerLike(bytes, start, end)) return false;
  const textStart = start + opening.length;
  const textEnd = closingQuote(bytes, textStart, end);
  if (textEnd === 0) return false;
  const ending = rest.exec(bytes.toString('latin1', textEnd + 1, end));
  if (ending === null) return false;
  let isWhole = bytes[textEnd - 1] === letterN && isEscape(bytes, textEnd - 2, textStart);
  const contentEnd = isWhole ? textEnd - 2 : textEnd;
  const firstEscape = bytes.indexOf(backslash, textStart);
  if (firstEscape < 0 || firstEscape >= contentEnd) {
    peeled.begin('docker', bytes, textStart, contentEnd);
  } else {
    const text = unescaped(bytes, textStart - 1, textEnd);
    if (text === undefined) return false;
    // A newline may be spelled by its number, too.
    isWhole = text.at(-1) === newline;
    peeled.begin('docker', text, 0, isWhole ? text.length - 1 : text.length);
  }
  peeled.stream = ending[1] === 'stderr' ? 'stderr' : 'stdout';
  peeled.setTime(ending[2]);
  peeled.isPartial = !isWhole;
  return true;
}

export function isDockerLike(bytes: Buffer, start: number, end: number): boolean {
  // Looked at first is what hardly any other record has there.
  return (
    bytes[start + 4] === opening[4] &&
    bytes[start + 5] === quote &&
    bytes[start + 7] === quote &&
    end - start > opening.length &&
    bytes.compare(opening, 0, opening.length, start, start + opening.length) === 0
  );
}

/** The quote that ends a text; 0 where none does. */
function closingQuote(bytes: Buffer, from: number, end: number): number {
  for (let at = bytes.indexOf(quote, from); at > 0 && at < end; at = bytes.indexOf(quote, at + 1)) {
    if (!isEscape(bytes, at - 1, from)) return at;
  }
  return 0;
}

/** Whether the byte after this place is escaped: an odd number of backslashes ends here. */
function isEscape(bytes: Buffer, at: number, from: number): boolean {
  let first = at;
  while (first >= from && bytes[first] === backslash) first--;
  return (at - first) % 2 === 1;
}

/** `start`: the opening quote. */
function unescaped(bytes: Buffer, start: number, end: number): Buffer | undefined {
  try {
    return Buffer.from(JSON.parse(`${bytes.toString('utf8', start, end)}"`));
  } catch {
    return undefined;
  }
}
