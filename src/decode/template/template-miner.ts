import { withoutNames } from './named.ts';
import { anyValue, withoutKinds } from './value-mask.ts';
import { wordsOf } from './words.ts';

/** What a miner saves: plain JSON, templates in the order of their birth. */
export interface TemplatesState {
  readonly templates: readonly { readonly label: string; readonly words: readonly string[] }[];
}

/**
 * Gives messages the template that they were made from, found out as they come. A template is fixed
 * when it is made, and a message has the same one for ever; which one depends on the messages
 * before it alone.
 */
export interface TemplateMiner {
  /** The message's template; `other` where it has none and no more are made. */
  template(message: string): string;
  /** Templates made so far. */
  readonly size: number;
  save(): TemplatesState;
  /** Goes on from what was saved; no message may have been seen yet. */
  restore(state: TemplatesState): void;
}

/**
 * `maxTemplates`: messages of further ones are `other`. `shown`: what of a template may be seen;
 * asked once for each, and given before it is cut.
 */
export function createTemplateMiner(
  maxTemplates: number = defaultMaxTemplates,
  shown: (template: string) => string = itself,
): TemplateMiner {
  return new ExactThenWide(maxTemplates, shown);
}

const itself = (template: string): string => template;

const defaultMaxTemplates = 256;
const otherTemplate = 'other';

/** Longer labels are cut. */
const maxLabelLength = 120;

/**
 * After so many templates that differ in one word only, that word is a value: what comes next is of
 * a wide template, in which any word may stand there. Those before it stay as they are.
 */
const enoughVariants = 4;

/** Words that those must have in common. */
const minWordsInCommon = 2;

/** Messages remembered with their label; a full memory begins anew. It changes no result. */
const maxRemembered = 1024;
const maxRememberedLength = 256;

interface Template {
  readonly label: string;
  /** Values read {@link anyValue}. */
  readonly words: readonly string[];
}

/** Templates of the same number of words, in the order of their birth. */
interface SameLength {
  readonly exact: Template[];
  readonly wide: Template[];
}

class ExactThenWide implements TemplateMiner {
  readonly #maxTemplates: number;
  readonly #shown: (template: string) => string;
  readonly #all: Template[] = [];
  readonly #exact = new Map<string, Template>();
  readonly #byLength = new Map<number, SameLength>();
  readonly #remembered = new Map<string, string>();

  constructor(maxTemplates: number, shown: (template: string) => string) {
    this.#maxTemplates = maxTemplates;
    this.#shown = shown;
  }

  get size(): number {
    return this.#all.length;
  }

  template(message: string): string {
    const known = this.#remembered.get(message);
    if (known !== undefined) return known;
    const label = this.#find(message);
    if (message.length <= maxRememberedLength) {
      if (this.#remembered.size >= maxRemembered) this.#remembered.clear();
      this.#remembered.set(message, label);
    }
    return label;
  }

  save(): TemplatesState {
    return { templates: this.#all.map(({ label, words }) => ({ label, words })) };
  }

  restore({ templates }: TemplatesState): void {
    for (const { label, words } of templates) this.#add({ label, words });
  }

  #find(message: string): string {
    const masked = withoutNames(wordsOf(message));
    const words = masked.map(withoutKinds);
    const exact = this.#exact.get(words.join(' '));
    if (exact !== undefined) return exact.label;
    const { exact: known, wide } = this.#ofLength(words.length);
    for (const template of wide) if (isWithin(words, template.words)) return template.label;
    if (this.#all.length >= this.#maxTemplates) return otherTemplate;
    const varying = varyingIndex(words, known);
    return this.#add({
      label: this.#labelOf(masked.map((word, at) => (at === varying ? anyValue : word))),
      words: words.map((word, at) => (at === varying ? anyVariant : word)),
    });
  }

  #add(template: Template): string {
    this.#all.push(template);
    const { exact, wide } = this.#ofLength(template.words.length);
    if (template.words.includes(anyVariant)) {
      wide.push(template);
    } else {
      exact.push(template);
      this.#exact.set(template.words.join(' '), template);
    }
    return template.label;
  }

  #labelOf(masked: readonly string[]): string {
    const text = this.#shown(masked.join(' '));
    return text.length > maxLabelLength ? `${text.slice(0, maxLabelLength - 1)}…` : text;
  }

  #ofLength(length: number): SameLength {
    const known = this.#byLength.get(length);
    if (known !== undefined) return known;
    const made = { exact: [], wide: [] };
    this.#byLength.set(length, made);
    return made;
  }
}

/** What stands in a wide template where any word may; no message has it. */
const anyVariant = ' ';

function isWithin(words: readonly string[], wide: readonly string[]): boolean {
  return words.every((word, at) => word === wide[at] || wide[at] === anyVariant);
}

/** The only index at which the words differ from enough templates; −1: none. */
function varyingIndex(words: readonly string[], known: readonly Template[]): number {
  const inCommon = words.filter((word) => !word.includes(anyValue)).length - 1;
  if (inCommon < minWordsInCommon) return -1;
  const variants = new Map<number, number>();
  for (const template of known) {
    const at = onlyDifference(words, template.words);
    const times = (variants.get(at) ?? 0) + 1;
    if (at >= 0 && times >= enoughVariants) return at;
    variants.set(at, times);
  }
  return -1;
}

function onlyDifference(words: readonly string[], others: readonly string[]): number {
  let difference = -1;
  for (const [at, word] of words.entries()) {
    if (word === others[at]) continue;
    if (difference >= 0) return -1;
    difference = at;
  }
  return difference;
}
