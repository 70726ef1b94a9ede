import { type ConfigNode, memberAt } from '../../config/node.ts';
import { type ConfigText, nameOfText, type Place } from '../../config/place.ts';
import type { DeclaredRule } from './rule-list.ts';

/** Where something stands; absent where nobody wrote it. Lines and columns count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function positionOf(place: Place | undefined): Position | undefined {
  if (place?.kind !== 'text') return undefined;
  const { line, col } = place.text.lines.linePos(place.start);
  return { file: nameOfText(place.text), line, column: col };
}

/** The key of a declaration, in the effective configuration. */
export function placeOfOwner(root: ConfigNode, owner: readonly string[]): Place | undefined {
  return memberAt(root, owner)?.keyPlace;
}

/** The source that a rule comes from: an item of `from`, the key of a short form, or all of it. */
export function placeOfRule(
  root: ConfigNode,
  { owner, index, sets }: DeclaredRule,
): Place | undefined {
  const entry = memberAt(root, owner);
  if (entry?.value.kind !== 'map') return entry?.keyPlace;
  const { entries } = entry.value;
  const from = entries.get('from')?.value;
  if (from?.kind === 'list') return from.items[index]?.place ?? entry.keyPlace;
  const short = sets === true ? 'true_when' : sets === false ? 'false_when' : 'when';
  return entries.get(short)?.keyPlace ?? entry.keyPlace;
}

/**
 * Codes that comments allow at a place: `# check: allow CODE, CODE` at the end of its line, or
 * alone on lines right above it.
 */
export function allowedAt(place: Place | undefined): ReadonlySet<string> {
  const allowed = new Set<string>();
  if (place?.kind !== 'text') return allowed;
  const lines = linesOf(place.text);
  const { line } = place.text.lines.linePos(place.start);
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
