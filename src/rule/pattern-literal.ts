import type { PatternToken } from './pattern-tokens.ts';

/** A text that every match holds; `atStart`: every match begins the subject with it. */
export interface RequiredText {
  readonly text: string;
  readonly atStart: boolean;
}

/**
 * The longest text that a regex cannot match without, found among what stands outside of groups.
 * Looking for it first spares the linear engine, which is slow, most of the texts that miss.
 */
export function requiredText(tokens: readonly PatternToken[]): RequiredText | undefined {
  let depth = 0;
  let run = '';
  let atStart = false;
  let best: RequiredText | undefined;
  const endRun = (): void => {
    const better = best === undefined || (!best.atStart && run.length > best.text.length);
    if (run !== '' && better) best = { text: run, atStart };
    run = '';
    atStart = false;
  };
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'close') depth--;
    if (token.kind === 'open') depth++;
    if (token.kind === 'or' && depth === 0) return undefined;
    if (token.kind === 'literal' && depth === 0) {
      const next = tokens[index + 1];
      const isOptional = next?.kind === 'quantifier' && next.min === 0;
      if (isOptional) endRun();
      else run += token.text;
    } else {
      endRun();
      atStart = token.kind === 'start' && index === 0;
    }
  }
  endRun();
  return best;
}
