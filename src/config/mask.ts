const secretKey =
  /secret|token|passw|passphrase|authorization|credential|api[-_]?key|private[-_]?key/i;
const userinfo = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
const secretInLine = new RegExp(`((?:${secretKey.source})[\\w-]*["']?\\s*[:=]\\s*)(\\S.*)$`, 'i');
const secretOption = new RegExp(`^(--?[\\w-]*(?:${secretKey.source})[\\w-]*)(=.*)?$`, 'i');

/** Shown in place of a secret. */
export const mask = '***';

/** Whether the value of this key must be masked. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

/** A text with the user and password in its URLs masked. */
export function maskUrls(text: string): string {
  return text.replace(userinfo, `$1${mask}@`);
}

/** The words of a command, with the values of secret options masked (`--token x`, `--token=x`). */
export function maskWords(words: readonly string[]): string[] {
  let afterSecret = false;
  return words.map((word) => {
    if (afterSecret && !word.startsWith('-')) {
      afterSecret = false;
      return mask;
    }
    const option = secretOption.exec(word);
    afterSecret = option !== null && option[2] === undefined;
    return option?.[2] === undefined ? maskUrls(word) : `${option[1]}=${mask}`;
  });
}

/** A line of a file with its secrets masked; every other character keeps its column. */
export function maskLine(line: string): string {
  return line
    .replace(
      userinfo,
      (whole, scheme: string) => `${scheme}${stars(whole.length - scheme.length - 1)}@`,
    )
    .replace(secretInLine, (_, before: string, value: string) => `${before}${stars(value.length)}`);
}

function stars(length: number): string {
  return '*'.repeat(length);
}
