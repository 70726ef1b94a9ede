/** Longer label values and states are cut: the line they come from may be a megabyte. */
export const maxTextLength = 1024;

/** The text within its cap, in UTF-16 units; never half a pair of surrogates. */
export function withinCap(text: string): string {
  if (text.length <= maxTextLength) return text;
  const last = text.charCodeAt(maxTextLength - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? maxTextLength - 1 : maxTextLength);
}

/**
 * A copy with memory of its own. A slice of a string keeps the whole of it alive in V8, so one
 * label of 10 characters would hold on to the chunk of 256 KiB it was read from.
 */
export function copyText(text: string): string {
  const encoding = beyondLatin1.test(text) ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
}

const beyondLatin1 = /[\u0100-\uffff]/;
