const anyWord = '<*>';
const masked = /<(?:[a-z]+|\*)>/;
const cutLabel = '…';

/** Whether any word may stand somewhere in a template. */
export function isWide(template: string): boolean {
  return template.split(' ').includes(anyWord);
}

/** Whether a template is one of those that a wide one stands for. */
export function isWithin(template: string, wide: string): boolean {
  const [words, wideWords] = [template.split(' '), wide.split(' ')];
  return (
    words.length === wideWords.length &&
    wideWords.every((word, at) => word === words[at] || word === anyWord)
  );
}

/** A regular expression for the messages of a template. */
export function patternOf(template: string): string {
  const isCut = template.endsWith(cutLabel);
  const words = (isCut ? template.slice(0, -cutLabel.length) : template).split(' ');
  const patterns = words.map((word) =>
    word
      .split(new RegExp(masked, 'g'))
      .map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
      .join(word === anyWord ? '\\S+' : '.+'),
  );
  return `^${patterns.join(' +')}${isCut ? '' : '$'}`;
}
