/**
 * The words of a message with what they name masked too, as far as words alone tell: `user alice`,
 * `for alice from`, `user=root`, `domain cluster_root`. The first word says what happened: it stays.
 */
export function withoutNames(words: readonly string[]): readonly string[] {
  const masked: string[] = [];
  for (const [at, word] of words.entries()) {
    masked.push(at === 0 ? withoutValue(word) : withoutName(word, masked[at - 1], words[at + 1]));
  }
  return masked;
}

function withoutName(word: string, before: string | undefined, next: string | undefined): string {
  if (numbered.test(word) || snakeCase.test(word)) return '<id>';
  return isName(word, before, next) ? '<*>' : withoutValue(word);
}

const numbered = /^[A-Za-z]+[_-]?<num>$/;
const snakeCase = /^[A-Za-z]\w*_\w+$/;

/** `for alice from`, but `for invalid user alice` and `waiting for input`. */
function isName(word: string, before: string | undefined, next: string | undefined): boolean {
  if (!plainWord.test(word) || smallWords.has(word)) return false;
  if (before === 'for') return next !== undefined && smallWords.has(next);
  return before === 'user' && (next === undefined || smallWords.has(next) || !/^\w/.test(next));
}

const plainWord = /^[A-Za-z]\w*$/;
const smallWords = new Set('from by to of on at in with via as and or is was has'.split(' '));

/** `user=root`, `(state=open)`, `mode=fast,` */
function withoutValue(word: string): string {
  const value = word.includes('<') ? null : keyed.exec(word);
  return value === null ? word : `${value[1]}<*>${value[2]}`;
}

const keyed = /^([([{]*[A-Za-z_][\w.-]*=)[^\s=,;)\]}]+([,;)\]}.]*)$/;
