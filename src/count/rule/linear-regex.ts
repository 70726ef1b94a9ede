import v8 from 'node:v8';
import { CodedError, exitCode } from '../../model/error.ts';
import { foldCase } from './pattern-case.ts';
import { type RequiredText, requiredTexts } from './pattern-literal.ts';
import { type PatternToken, tokenizePattern } from './pattern-tokens.ts';

/** A user's regex on V8's linear-time engine: its time grows with the text, never beyond. */
export interface LinearRegex {
  /** The expression that runs; its flags are `l`. */
  readonly expression: RegExp;
  test(text: string): boolean;
  exec(text: string): RegExpExecArray | null;
}

/**
 * Compiles a user's regex for V8's linear-time engine (the `l` flag behind
 * `--enable-experimental-regexp-engine`, https://v8.dev/blog/non-backtracking-regexp). The engine
 * takes neither `i` nor `u`: a leading `(?i)` is rewritten into the pattern, a character outside
 * the BMP becomes a group of its two halves, and `.` matches one UTF-16 unit. Whether and where a
 * text matches is as ECMAScript says; how far the match reaches may differ where a quantified group
 * can match nothing (`(?:a*?)?`).
 *
 * @param where path of the pattern in the configuration, for errors
 * @throws CodedError REGEX_INVALID: it does not parse; REGEX_NOT_LINEAR: it cannot run in linear
 * time; REGEX_ENGINE_MISSING: this Node has no linear engine
 */
export function compileLinearRegex(pattern: string, where: string): LinearRegex {
  const ignoreCase = pattern.startsWith('(?i)');
  const body = ignoreCase ? pattern.slice('(?i)'.length) : pattern;
  parseOrThrow(body, pattern, where);
  const tokens = tokenizePattern(body);
  refuseUnicodeSyntax(tokens, pattern, where);
  const expression = linearOrThrow(rewrite(tokens, ignoreCase), pattern, where);
  const isPossible = filterOf(expression);
  return {
    expression,
    test: (text) => isPossible(text) && expression.test(text),
    exec: (text) => (isPossible(text) ? expression.exec(text) : null),
  };
}

/** A cheap test that no text fails which the expression matches. */
function filterOf(expression: RegExp): (text: string) => boolean {
  const required = requiredTexts(tokenizePattern(expression.source));
  const [first] = required ?? [];
  if (required === undefined || first === undefined) return () => true;
  if (required.length > 1) return (text) => required.some((one) => holds(text, one));
  return (text) => holds(text, first);
}

function holds(text: string, required: RequiredText): boolean {
  return required.atStart ? text.startsWith(required.text) : text.includes(required.text);
}

function rewrite(tokens: readonly PatternToken[], ignoreCase: boolean): string {
  const folded = ignoreCase ? tokens.map(foldCase) : tokens;
  return folded.map((token) => (isAstral(token) ? `(?:${token.source})` : token.source)).join('');
}

function isAstral(token: PatternToken): boolean {
  return token.kind === 'literal' && token.text.length > 1;
}

function parseOrThrow(body: string, pattern: string, where: string): void {
  try {
    void new RegExp(body);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError(
      'REGEX_INVALID',
      `${where}: the regex ${show(pattern)} is not valid: ${reason}`,
      {
        cause,
        exitCode: exitCode.usage,
        hint: 'JavaScript syntax is expected; a leading (?i) ignores case.',
      },
    );
  }
}

function linearOrThrow(source: string, pattern: string, where: string): RegExp {
  enableLinearEngine();
  try {
    return new RegExp(source, linearFlag);
  } catch (cause) {
    throw notLinear(pattern, where, 'it cannot run in linear time', cause);
  }
}

/** Without `u`, V8 reads these as other things than their author meant: better an error. */
function refuseUnicodeSyntax(
  tokens: readonly PatternToken[],
  pattern: string,
  where: string,
): void {
  for (const { kind, source } of tokens) {
    if (/\\[pP]\{|\\u\{/.test(source) || (kind === 'class' && /[\ud800-\udfff]/.test(source))) {
      const reason = `${show(source)} needs the u flag, which the linear-time engine does not take`;
      throw notLinear(pattern, where, reason);
    }
  }
}

function notLinear(pattern: string, where: string, reason: string, cause?: unknown): CodedError {
  const message = `${where}: the regex ${show(pattern)} is not taken: ${reason}`;
  return new CodedError('REGEX_NOT_LINEAR', message, {
    cause,
    exitCode: exitCode.usage,
    hint:
      'Do without back-references, lookarounds and \\p{…}, and repeat at most 16 times ' +
      '({n,m}; nested ones multiply) or without a bound (* or +).',
  });
}

const linearFlag = 'l';
let enabled = false;

/** Flags of V8 are the process's; this one only makes the `l` flag known. */
function enableLinearEngine(): void {
  if (enabled) return;
  v8.setFlagsFromString('--enable-experimental-regexp-engine');
  try {
    void new RegExp('', linearFlag);
  } catch (cause) {
    throw new CodedError('REGEX_ENGINE_MISSING', 'this Node has no linear-time regex engine', {
      cause,
      hint: 'Use Node 20 to 26, or matchers without regexes (prefix, suffix, contains).',
    });
  }
  enabled = true;
}

function show(text: string): string {
  return JSON.stringify(text);
}
