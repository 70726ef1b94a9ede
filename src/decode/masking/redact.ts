const secretName =
  '(?:[\\w.-]{0,64}(?:secret|token|passw(?:or)?d|passwd|pwd|passphrase|authorization|credential|cookie|session_?id|api[-_]?key|private[-_]?key|access[-_]?key)[\\w-]{0,64})';
/** What is shown in place of a secret. */
const mask = '***';

/** A name, what parts it from its value, and the value: quoted, or up to the next space. */
const named = new RegExp(
  `(\\\\?["']?\\b${secretName}\\\\?["']?\\s*[:=]\\s*)(\\\\"(?:[^"\\\\]|\\\\\\\\.)*\\\\"|"(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|(?:Bearer |Basic )?[^\\s,;&}\\]]+)`,
  'gi',
);

/** What is secret or personal by its form, wherever it stands; sought only where the hint is. */
const forms: readonly (readonly [hint: string, form: RegExp, shown: string])[] = [
  ['-----BEGIN ', /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.*/g, mask],
  ['eyJ', /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, mask],
  ['A', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, mask],
  [
    '',
    /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|sk_live_\w{10,})/g,
    mask,
  ],
  ['://', /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,256}@/gi, `$1${mask}@`],
  ['@', /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, mask],
];
const scheme = /\b((?:Bearer|Basic)\s+)[\w+/=._~-]{8,}/gi;
const cardLike = /\b\d(?:[ -]?\d){12,18}\b/g;

/** A text without what looks like a secret or a person: safe to show, the rest as it was. */
export function redact(text: string): string {
  let shown = text.replace(named, `$1${mask}`).replace(scheme, `$1${mask}`);
  for (const [hint, form, masked] of forms) {
    if (shown.includes(hint)) shown = shown.replace(form, masked);
  }
  return shown.replace(cardLike, (digits) => (isCard(digits) ? mask : digits));
}

/** By the check digit that payment cards have (Luhn's). */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const twice = digit * 2;
    if (at % 2 === 0) sum += digit;
    else sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
