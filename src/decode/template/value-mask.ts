/**
 * A word with its values masked, each by what it is: `10.0.0.1:80` → `<ip>`, `/var/log/x` →
 * `<path>`, `blk_3587` → `blk_<num>`. What is a value is told from the word alone, so the same word
 * is always masked the same.
 */
export function maskWord(word: string): string {
  if (word === '()' || word === '[]') return `${word[0]}<*>${word[1]}`;
  if (placeholder.test(word)) return word;
  if (!perhapsValue.test(word)) return word.length > maxWordLength ? '<blob>' : word;
  let masked = word;
  if (masked.includes('@')) masked = masked.replace(mailAddress, '<email>');
  if (masked.includes('/')) masked = masked.replace(url, '<url>').replace(path, '<path>');
  if (masked.includes('.')) masked = masked.replace(hostName, maskHost);
  if (someDigit.test(masked)) masked = maskDigits(masked);
  return masked.length > maxWordLength ? '<blob>' : masked;
}

/** The words of a template with what their masks say of the kind of value taken out. */
export function withoutKinds(masked: string): string {
  return masked.includes('<') ? masked.replace(anyMasks, anyValue) : masked;
}

/** What a value of whatever kind reads as. */
export const anyValue = '<*>';

/** A word that is longer, once its values are masked, is a blob, not a word. */
const maxWordLength = 64;

/** Where loggers write their own templates: `{Elapsed:0.00}`. */
const placeholder = /^[([]?\{[@$]?[A-Za-z_][^{}]*\}[\w)\].,;:%]*$/;
const perhapsValue = /[\d/@]|\.[A-Za-z]{2,}/;
const someDigit = /\d/;
const mailAddress = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const url = /[A-Za-z][\w+.-]*:\/\/[^\s,;'")\]>]*/g;

/** An absolute path begins the word, or stands behind an opening or a separator. */
const path = /(?<![^=:('"[,<>])\/[^\s,;:'")\]>]+/g;

/** `proxy.example.org:5070`, `db.internal:5432`; without a port only under a usual top domain. */
const hostName = /[A-Za-z0-9_-]+(?:\.[\w-]+)*\.([A-Za-z]{2,})(?::\d+|(?![\w.-]))/g;
const topDomains = new Set(
  (
    'com net org edu gov mil int io dev app cloud ai info biz local internal lan ' +
    'at au be br ca ch cn cz de dk es eu fi fr gr hk hu ie il in it jp kr mx nl no nz pl pt ro ru ' +
    'se sg sk tr tw ua uk us za'
  ).split(' '),
);
const sourceFiles = new Set(
  'py js ts go java rb rs php cs kt scala cc cpp ex swift c h'.split(' '),
);

function maskHost(found: string, top: string): string {
  const suffix = top.toLowerCase();
  if (found.includes(':')) return sourceFiles.has(suffix) ? found : '<host>';
  return topDomains.has(suffix) ? '<host>' : found;
}

/** Values that hold a digit, the surest first; each is masked before the next is looked for. */
const digitForms: readonly (readonly [RegExp, string])[] = [
  [/(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/gi, '<uuid>'],
  [
    /(?<![\w.])(?:[\w-]+\.)?\d{1,3}(?:[.-]\d{1,3}){3}(?:[.-][A-Za-z][\w-]*)+(?:\.[\w-]+)*/g,
    '<host>',
  ],
  [/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?(?![\w.]*\d)/g, '<ip>'],
  [
    /(?<![\w.])\d{4}-\d\d-\d\d(?:[T_]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g,
    '<time>',
  ],
  [/(?<![\w.:])\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?![\w:])/g, '<time>'],
  [/0x[0-9a-f]+/gi, '<hex>'],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi, '<hex>'],
  [/(?<![\w.])[-+]?\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h)(?:\d+(?:ms|s|m))*(?!\w)/g, '<duration>'],
  [/(?<![\w.])\d+(?:\.\d+)?(?:[kKMGT]i?)?B(?!\w)/g, '<size>'],
];

/** A name or a number with a digit, and those that dots, colons, dashes or slashes join to it. */
const withDigit = /(?:(?<![A-Za-z0-9>])[-+])?[A-Za-z]*\d\w*(?:[.,:_/+-]+\w*\d\w*)*/g;

function maskDigits(word: string): string {
  let masked = word;
  for (const [form, mask] of digitForms) masked = masked.replace(form, mask);
  return someDigit.test(masked) ? masked.replace(withDigit, maskNamed) : masked;
}

/** `ssh2`, `utf8`, `jk2_init`: one digit right behind a letter makes a name. */
const nameWithDigit = /^[A-Za-z]+\d[A-Za-z_]*$/;
/** `storage234`, `node-96`, `blk_-3587`: what comes before the number stays. */
const numbered = /^([A-Za-z]+[_-]?)-?\d+$/;
const number = /^[-+]?\d+(?:[.,]\d+)*$/;

function maskNamed(found: string): string {
  if (nameWithDigit.test(found)) return found;
  if (number.test(found)) return '<num>';
  const name = numbered.exec(found)?.[1];
  return name === undefined ? '<id>' : `${name}<num>`;
}

const kinds = 'email|url|path|host|uuid|ip|time|hex|duration|size|num|id|text|blob|\\*';
/** `<num>,<num>`, `<ip>:<num>`, `<<duration>` (less than it): one value. */
const anyMasks = new RegExp(`[<>~]?<(?:${kinds})>(?:[.,:_/+-]*<(?:${kinds})>)*`, 'g');
