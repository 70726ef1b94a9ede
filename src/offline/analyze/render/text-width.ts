const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Two columns wide in a terminal: East Asian wide and emoji, as Unicode's UAX #11 has them. */
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}])/u;
const zero = /^\p{M}+$/u;

/** Columns that a text takes in a terminal. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += segmentWidth(segment);
  return width;
}

/** The text, cut to `columns` with an ellipsis where it is longer. */
export function cutText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let cut = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = segmentWidth(segment);
    if (width + next > columns - 1) break;
    cut += segment;
    width += next;
  }
  return `${cut.trimEnd()}…`;
}

export function padText(text: string, columns: number, align: 'left' | 'right'): string {
  const padding = ' '.repeat(Math.max(0, columns - textWidth(text)));
  return align === 'left' ? text + padding : padding + text;
}

/** Text of a log on one line, unable to steer a terminal. */
export function plainText(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]+/gu, ' ').trim();
}

function segmentWidth(segment: string): number {
  if (zero.test(segment)) return 0;
  return wide.test(segment) ? 2 : 1;
}
