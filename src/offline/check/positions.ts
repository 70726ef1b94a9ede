import { type ConfigNode, memberAt } from '../../config/node.ts';
import { type ConfigText, nameOfText, type SourceSpan } from '../../config/source-span.ts';
import type { DeclaredRule } from './rule-list.ts';

/** Where something stands; absent where nobody wrote it. Lines and columns count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function positionOf(span: SourceSpan | undefined): Position | undefined {
  if (span?.kind !== 'text') return undefined;
  const { line, col } = span.text.lines.linePos(span.start);
  return { file: nameOfText(span.text), line, column: col };
}

/** The key of a declaration, in the effective configuration. */
export function spanOfOwner(root: ConfigNode, owner: readonly string[]): SourceSpan | undefined {
  return memberAt(root, owner)?.keySpan;
}

/** The source that a rule comes from: an item of `from`, the key of a short form, or all of it. */
export function spanOfRule(
  root: ConfigNode,
  { owner, index, sets }: DeclaredRule,
): SourceSpan | undefined {
  const entry = memberAt(root, owner);
  if (entry?.value.kind !== 'map') return entry?.keySpan;
  const { entries } = entry.value;
  const from = entries.get('from')?.value;
  if (from?.kind === 'list') return from.items[index]?.span ?? entry.keySpan;
  const short = sets === true ? 'true_when' : sets === false ? 'false_when' : 'when';
  return entries.get(short)?.keySpan ?? entry.keySpan;
}

/**
 * Codes that comments allow at a span: `# check: allow CODE, CODE` at the end of its line, or
 * alone on lines right above it.
 */
export function allowedAt(span: SourceSpan | undefined): ReadonlySet<string> {
  const allowed = new Set<string>();
  if (span?.kind !== 'text') return allowed;
  const lines = linesOf(span.text);
  const { line } = span.text.lines.linePos(span.start);
  collect(lines[line - 1] ?? '', allowed);
  for (let at = line - 2; at >= 0 && /^\s*#/.test(lines[at] ?? ''); at -= 1) {
    collect(lines[at] ?? '', allowed);
  }
  return allowed;
}

const split = new WeakMap<ConfigText, readonly string[]>();

function linesOf(text: ConfigText): readonly string[] {
  const known = split.get(text) ?? text.content.split('\n');
  split.set(text, known);
  return known;
}

function collect(line: string, into: Set<string>): void {
  const [, codes = ''] = /#(?:.*\s)?check:\s*allow\s+([\w\s,]+)/.exec(line) ?? [];
  for (const code of codes.split(/[\s,]+/)) if (code !== '') into.add(code);
}
