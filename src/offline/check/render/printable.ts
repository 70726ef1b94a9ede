/** Control characters of a log or a file must not reach the terminal. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, '\u{fffd}');
}
