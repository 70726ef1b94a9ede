import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';
import { type ConfigNode, childPath, type MapEntry } from './node.ts';
import type { Problems } from './problems.ts';
import type { ConfigText, SourceSpan } from './source-span.ts';

/** Aliases may repeat values only up to this limit: ten lines could expand to gigabytes. */
const maxNodes = 20_000;
/** A chain of aliases can be deeper than the text is nested, and the readers recurse. */
const maxDepth = 128;

class TooMuch extends Error {}

/** The tree of a document, with aliases and merge keys (`<<`) resolved; `undefined` if that fails. */
export function convertYaml(
  document: Document.Parsed,
  contents: ParsedNode,
  text: ConfigText,
  problems: Problems,
): ConfigNode | undefined {
  const before = problems.count;
  const conversion = new Conversion(document, text, problems);
  try {
    const node = conversion.node(contents, '');
    return problems.count === before ? node : undefined;
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    problems.add({ path: '', span: spanOf(text, contents) }, error.message);
    return undefined;
  }
}

class Conversion {
  readonly #document: Document.Parsed;
  readonly #text: ConfigText;
  readonly #problems: Problems;
  /** Nodes being converted: an alias to one of them would never end. */
  readonly #open = new Set<unknown>();
  #nodes = 0;

  constructor(document: Document.Parsed, text: ConfigText, problems: Problems) {
    this.#document = document;
    this.#text = text;
    this.#problems = problems;
  }

  node(source: unknown, path: string): ConfigNode {
    this.#nodes += 1;
    if (this.#nodes > maxNodes) {
      throw new TooMuch(`more than ${maxNodes} values, counting those that aliases repeat`);
    }
    if (this.#open.size > maxDepth) {
      throw new TooMuch(
        `nested more than ${maxDepth} levels deep, counting the levels behind aliases`,
      );
    }
    const span = spanOf(this.#text, source);
    if (isAlias(source)) {
      const target = source.resolve(this.#document);
      if (target !== undefined && !this.#open.has(target)) return this.node(target, path);
      const message =
        target === undefined
          ? `there is no anchor named "${source.source}"`
          : `the alias "${source.source}" is inside the value that it names`;
      this.#problems.add({ path, span }, message);
      return { kind: 'scalar', path, span, value: null, written: false };
    }
    this.#open.add(source);
    const node = this.#collection(source, path, span);
    this.#open.delete(source);
    return node;
  }

  #collection(source: unknown, path: string, span: SourceSpan): ConfigNode {
    if (isSeq(source)) {
      const items = source.items.map((item, index) => this.node(item, childPath(path, index)));
      return { kind: 'list', path, span, items };
    }
    if (isMap(source)) return { kind: 'map', path, span, entries: this.#entries(source, path) };
    const value: unknown = isScalar(source) ? source.value : null;
    const written = isScalar(source) && (source.source ?? '') !== '';
    const usable =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return {
      kind: 'scalar',
      path,
      span,
      value: usable ? value : null,
      written: written || usable,
    };
  }

  #entries(map: YAMLMap, path: string): Map<string, MapEntry> {
    const entries = new Map<string, MapEntry>();
    const merged: Pair[] = [];
    for (const pair of map.items) {
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      if (key === '<<') merged.push(pair);
      else if (!entries.has(key)) {
        const keySpan = spanOf(this.#text, pair.key);
        const value =
          pair.value === null
            ? ({
                kind: 'scalar',
                path: childPath(path, key),
                span: keySpan,
                value: null,
                written: false,
              } as const)
            : this.node(pair.value, childPath(path, key));
        entries.set(key, { keySpan, value });
      }
    }
    for (const pair of merged) this.#merge(pair, path, entries);
    return entries;
  }

  /** Keys of the map itself win over merged ones, and earlier maps over later ones. */
  #merge(pair: Pair, path: string, into: Map<string, MapEntry>): void {
    const sources: readonly unknown[] = isSeq(pair.value) ? pair.value.items : [pair.value];
    for (const source of sources) {
      const map = this.node(source, path);
      if (map.kind !== 'map') {
        this.#problems.add(
          { path, span: spanOf(this.#text, pair.key) },
          'a merge key (<<) without a map',
          {
            expected: 'an alias of a map, or a list of aliases',
          },
        );
        continue;
      }
      for (const [key, entry] of map.entries) {
        if (!into.has(key)) into.set(key, entry);
      }
    }
  }
}

function spanOf(text: ConfigText, source: unknown): SourceSpan {
  const range = rangeOf(source);
  return { kind: 'text', text, start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function rangeOf(source: unknown): readonly number[] | undefined {
  if (typeof source !== 'object' || source === null || !('range' in source)) return undefined;
  return Array.isArray(source.range) ? source.range : undefined;
}
