import { stringify } from 'yaml';
import { documentKeys } from './grammar/document.ts';
import type { LoadedConfig } from './load.ts';
import { isSecretKey, mask, maskUrls, maskWords } from './mask.ts';
import type { ConfigNode, ListNode, MapNode, ScalarNode } from './node.ts';
import { describeSourceLayer, sourceLayerOf } from './source-span.ts';

/** Comments are aligned at this column at most; longer lines push theirs to the right. */
const widestAligned = 64;

interface Line {
  readonly code: string;
  readonly layer: string | undefined;
}

/**
 * The effective configuration: YAML with the source layer of every value in a comment, which can
 * be loaded again; or JSON with values and source layers apart. Secrets are masked.
 */
export function renderConfig(
  loaded: Pick<LoadedConfig, 'effective' | 'path' | 'warnings'>,
  options: { readonly json?: boolean } = {},
): string {
  return options.json === true ? renderJson(loaded) : renderYaml(loaded.effective);
}

function renderJson({ effective, path, warnings }: Parameters<typeof renderConfig>[0]): string {
  const layers: Record<string, string> = {};
  collectSourceLayers(effective, layers);
  const config = plain(effective, false);
  return `${JSON.stringify({ path: path ?? null, config, origins: layers, warnings }, null, 2)}\n`;
}

function renderYaml(effective: ConfigNode): string {
  const lines: Line[] = [{ code: 'version: 1', layer: undefined }];
  if (effective.kind === 'map') pushMap(inGrammarOrder(effective), 0, false, lines);
  const widths = lines.filter(({ layer }) => layer !== undefined).map(({ code }) => code.length);
  const column = Math.max(...widths.filter((width) => width <= widestAligned), 0);
  return lines
    .map(({ code, layer }) => (layer === undefined ? code : `${code.padEnd(column)}  # ${layer}`))
    .map((line) => `${line}\n`)
    .join('');
}

function inGrammarOrder(root: MapNode): MapNode {
  const entries = documentKeys.flatMap((key) => {
    const entry = root.entries.get(key);
    return entry === undefined || key === 'version' ? [] : [[key, entry] as const];
  });
  return { ...root, entries: new Map(entries) };
}

function pushMap(map: MapNode, indent: number, secret: boolean, lines: Line[]): void {
  for (const [key, { value }] of map.entries) {
    const title = `${' '.repeat(indent)}${scalarText(key)}:`;
    push(value, title, indent, secret || isSecretKey(key), lines);
  }
}

function push(
  node: ConfigNode,
  title: string,
  indent: number,
  secret: boolean,
  lines: Line[],
): void {
  const layer = describeSourceLayer(sourceLayerOf(node.span));
  if (node.kind === 'scalar') {
    lines.push({ code: `${title} ${scalarText(shown(node, secret))}`, layer });
  } else if (node.kind === 'map') {
    if (node.entries.size === 0) lines.push({ code: `${title} {}`, layer });
    else {
      lines.push({ code: title, layer: undefined });
      pushMap(node, indent + 2, secret, lines);
    }
  } else if (node.items.every((item) => item.kind === 'scalar')) {
    const words = plainList(node, secret).map((word) => flowText(word));
    lines.push({ code: `${title} [${words.join(', ')}]`, layer });
  } else {
    lines.push({ code: title, layer: undefined });
    for (const item of node.items) pushItem(item, indent + 2, secret, lines);
  }
}

/** An item of a list: its first line begins with a dash. */
function pushItem(item: ConfigNode, indent: number, secret: boolean, lines: Line[]): void {
  const dash = `${' '.repeat(indent)}-`;
  if (item.kind !== 'map' || item.entries.size === 0) {
    push(item, dash, indent, secret, lines);
    return;
  }
  const inner: Line[] = [];
  pushMap(item, indent + 2, secret, inner);
  const [first, ...rest] = inner;
  if (first !== undefined)
    lines.push({ ...first, code: `${dash} ${first.code.trimStart()}` }, ...rest);
}

function plain(node: ConfigNode, secret: boolean): unknown {
  if (node.kind === 'scalar') return shown(node, secret);
  if (node.kind === 'list') return plainList(node, secret);
  const members = [...node.entries].map(([key, { value }]) => [
    key,
    plain(value, secret || isSecretKey(key)),
  ]);
  return Object.fromEntries(members);
}

function plainList(list: ListNode, secret: boolean): readonly unknown[] {
  const values = list.items.map((item) => plain(item, secret));
  const words = values.filter((value) => typeof value === 'string');
  return words.length === values.length && !secret ? maskWords(words) : values;
}

function shown(node: ScalarNode, secret: boolean): ScalarNode['value'] {
  if (secret) return mask;
  return typeof node.value === 'string' ? maskUrls(node.value) : node.value;
}

/** A scalar as YAML on one line. */
function scalarText(value: unknown): string {
  return stringify(value, { lineWidth: 0, blockQuote: false }).trimEnd();
}

/** A scalar inside `[ ]`, where commas and brackets need quotes. */
function flowText(value: unknown): string {
  return stringify([value], { lineWidth: 0, blockQuote: false, collectionStyle: 'flow' })
    .trim()
    .replace(/^\[ ?/, '')
    .replace(/ ?\]$/, '');
}

function collectSourceLayers(node: ConfigNode, into: Record<string, string>): void {
  if (node.kind === 'scalar') into[node.path] = describeSourceLayer(sourceLayerOf(node.span));
  else if (node.kind === 'list') for (const item of node.items) collectSourceLayers(item, into);
  else for (const { value } of node.entries.values()) collectSourceLayers(value, into);
}
