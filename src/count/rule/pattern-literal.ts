import type { PatternToken } from './pattern-tokens.ts';

/** A text that matches hold; `atStart`: they begin the subject with it. */
export interface RequiredText {
  readonly text: string;
  readonly atStart: boolean;
}

/**
 * Texts of which every match of a regex holds at least one; `undefined` where none can be told.
 * Looking for them first spares the linear engine, which is slow, most of the subjects that miss.
 */
export function requiredTexts(
  tokens: readonly PatternToken[],
): readonly RequiredText[] | undefined {
  const required = alternatives(tokens).map(longestText);
  const known = required.filter((text) => text !== undefined);
  return known.length === required.length ? known : undefined;
}

/** The branches of the regex's outermost alternation, with only what stands outside of groups. */
function alternatives(tokens: readonly PatternToken[]): readonly (readonly PatternToken[])[] {
  let depth = 0;
  let branch: PatternToken[] = [];
  const branches = [branch];
  for (const token of tokens) {
    if (token.kind === 'close') depth--;
    if (depth === 0 && token.kind === 'or') {
      branch = [];
      branches.push(branch);
    } else if (depth === 0) branch.push(token);
    if (token.kind === 'open') depth++;
  }
  return branches;
}

/** The longest run that no quantifier makes optional; one at the start comes before longer ones. */
function longestText(branch: readonly PatternToken[]): RequiredText | undefined {
  let run = '';
  let atStart = false;
  let best: RequiredText | undefined;
  const endRun = (): void => {
    const isBetter = best === undefined || (!best.atStart && run.length > best.text.length);
    if (run !== '' && isBetter) best = { text: run, atStart };
    run = '';
    atStart = false;
  };
  for (const [index, token] of branch.entries()) {
    const next = branch[index + 1];
    const isOptional = next?.kind === 'quantifier' && next.min === 0;
    if (token.kind === 'literal' && !isOptional) run += token.text;
    else {
      endRun();
      atStart = token.kind === 'start';
    }
  }
  endRun();
  return best;
}
