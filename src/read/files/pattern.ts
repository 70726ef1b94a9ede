import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Folders that `**` enters below one another; symbolic links are never entered. */
const maxDepth = 16;
const special = /[*?[{]/;

/** Whether a path stands for any number of paths. */
export function isPattern(path: string): boolean {
  return special.test(path);
}

/**
 * A path with `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}` within a name, and `**` for any number of folders.
 * As in a shell, only a name that says its dot matches a hidden one. A file of that very name is
 * matched too.
 */
export class Pattern {
  readonly text: string;
  readonly #variants: readonly (readonly Segment[])[];

  constructor(text: string) {
    this.text = resolve(text);
    this.#variants = expandBraces(this.text).map((path) => {
      const names = path.split('/').filter(Boolean);
      // At the end it means all that lies in those folders.
      return [...names, ...(names.at(-1) === '**' ? ['*'] : [])].map(segmentOf);
    });
  }

  /** The folder in which, or below which, all that it matches lies. */
  get root(): string {
    const index = this.text.search(special);
    return index < 0 ? dirname(this.text) : dirname(`${this.text.slice(0, index)}x`);
  }

  matches(path: string): boolean {
    if (path === this.text) return true;
    const names = path.split('/').filter(Boolean);
    return this.#variants.some((segments) => fits(segments, names));
  }

  /** What is there now, in the order of the names; numbers in them count as such. */
  list(): readonly string[] {
    const found = new Set<string>();
    if (exists(this.text)) found.add(this.text);
    for (const segments of this.#variants) walk('/', segments, maxDepth, found);
    return [...found].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  }
}

/** A name, a pattern of one, or any number of folders. */
type Segment = string | RegExp | typeof anyFolders;
const anyFolders = Symbol('**');

function segmentOf(text: string): Segment {
  if (text === '**') return anyFolders;
  return special.test(text) ? nameRegex(text) : text;
}

function walk(folder: string, segments: readonly Segment[], depth: number, found: Set<string>) {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    found.add(folder);
  } else if (segment === anyFolders) {
    walk(folder, rest, depth, found);
    if (depth === 0) return;
    for (const entry of entriesOf(folder)) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      walk(join(folder, entry.name), segments, depth - 1, found);
    }
  } else if (typeof segment === 'string') {
    const path = join(folder, segment);
    if (rest.length > 0 || exists(path)) walk(path, rest, depth, found);
  } else {
    for (const { name } of entriesOf(folder)) {
      if (segment.test(name)) walk(join(folder, name), rest, depth, found);
    }
  }
}

function fits(segments: readonly Segment[], names: readonly string[]): boolean {
  const [segment, ...rest] = segments;
  const [name, ...below] = names;
  if (segment === undefined) return name === undefined;
  if (segment === anyFolders) {
    if (fits(rest, names)) return true;
    return name !== undefined && !name.startsWith('.') && fits(segments, below);
  }
  if (name === undefined) return false;
  return (typeof segment === 'string' ? segment === name : segment.test(name)) && fits(rest, below);
}

/** @example nameRegex('app-*.log') matches `app-1.log` */
export function nameRegex(text: string): RegExp {
  let source = text.startsWith('.') ? '' : String.raw`(?!\.)`;
  for (const [part] of text.matchAll(/\[[!^]?\]?[^\]]*\]|./gs)) {
    if (part === '*') source += '.*';
    else if (part === '?') source += '.';
    else if (part.length > 1) source += classOf(part.slice(1, -1));
    else source += part.replace(/[\\^$.*+?()[\]{}|/-]/, String.raw`\$&`);
  }
  return new RegExp(`^${source}$`, 's');
}

function classOf(content: string): string {
  const isNegated = /^[!^]/.test(content);
  const members = (isNegated ? content.slice(1) : content).replace(/[\\\]^[]/g, String.raw`\$&`);
  return `[${isNegated ? '^' : ''}${members}]`;
}

/** `{a,b}` as paths of their own; a brace that closes nowhere is an ordinary character. */
function expandBraces(text: string): readonly string[] {
  const found = /^([^{]*)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(text);
  if (found === null) return [text];
  const [, before = '', inner = '', after = ''] = found;
  return inner.split(',').flatMap((choice) => expandBraces(`${before}${choice}${after}`));
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Not there, not a folder, or not to be entered: nothing in it can be read either.
    return [];
  }
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
