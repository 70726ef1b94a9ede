import { maskLine } from './mask.ts';
import type { ConfigProblem, LocatedProblem } from './problem.ts';
import type { ConfigText, SourceSpan } from './source-span.ts';

/** Further problems are counted and not shown. */
const maxShown = 50;
const maxSnippetColumns = 100;

/** All problems as a text for a terminal, each with its line and a caret under the column. */
export function reportOf(problems: readonly LocatedProblem[]): string {
  const count = problems.length;
  const title = `The configuration has ${count === 1 ? 'a problem' : `${count} problems`}:`;
  const shown = problems.slice(0, maxShown).map(paragraphOf);
  if (count > maxShown) shown.push(`... and ${count - maxShown} more.`);
  return [title, ...shown].join('\n\n');
}

function paragraphOf({ span, problem }: LocatedProblem): string {
  const lines = [`${positionOf(problem)}${problem.message}`];
  if (span?.kind === 'text') lines.push(...snippetOf(span.text, span));
  if (problem.expected !== undefined) lines.push(`  expected ${problem.expected}`);
  if (problem.suggestion !== undefined) lines.push(`  ${problem.suggestion}`);
  return lines.join('\n');
}

function positionOf({ file, line, column }: ConfigProblem): string {
  if (file === undefined) return '';
  return line === undefined ? `${file}: ` : `${file}:${line}:${column ?? 1}: `;
}

function snippetOf(text: ConfigText, span: SourceSpan & { kind: 'text' }): string[] {
  const { line, col } = text.lines.linePos(span.start);
  const lineStart = span.start - (col - 1);
  const lineEnd = text.content.indexOf('\n', span.start);
  const whole = text.content.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
  const shown = maskLine(whole.replace(/\r$/, ''));
  const from = col - 1 > maxSnippetColumns - 20 ? col - 1 - 40 : 0;
  const visible = shown.slice(from, from + maxSnippetColumns);
  const caretAt = Math.min(col - 1 - from, visible.length);
  const wanted = Math.max(1, Math.min(span.end, lineStart + shown.length) - span.start);
  const carets = '^'.repeat(Math.max(1, Math.min(wanted, visible.length - caretAt)));
  const gutter = String(line);
  return [
    `  ${gutter} | ${printable(visible)}`,
    `  ${' '.repeat(gutter.length)} | ${indentLike(visible.slice(0, caretAt))}${carets}`,
  ];
}

/** Tabs stay tabs, so that the caret is aligned whatever the tab width of the terminal. */
function indentLike(text: string): string {
  return Array.from(text, (character) => (character === '\t' ? '\t' : ' ')).join('');
}

/** Control characters of a broken file must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, '\u{fffd}');
}
