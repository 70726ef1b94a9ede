import type { LineCounter } from 'yaml';

/** A text with settings: the user's file, or a preset. */
export interface ConfigText {
  readonly kind: 'file' | 'preset';
  /** Path as the user gave it, or the preset's name. */
  readonly name: string;
  readonly content: string;
  readonly lines: LineCounter;
}

/** What sets a value: text, a variable, a flag or a default. Offsets are UTF-16 units. */
export type SourceSpan =
  | {
      readonly kind: 'text';
      readonly text: ConfigText;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'default' };

/** The layer that an effective value comes from. */
export type SourceLayer =
  | { readonly kind: 'default' }
  | { readonly kind: 'preset'; readonly name: string; readonly line: number }
  | { readonly kind: 'file'; readonly path: string; readonly line: number }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'flag'; readonly name: string };

export const defaultSpan: SourceSpan = Object.freeze({ kind: 'default' });

export function sourceLayerOf(span: SourceSpan): SourceLayer {
  if (span.kind !== 'text') return span;
  const { line } = span.text.lines.linePos(span.start);
  return span.text.kind === 'file'
    ? { kind: 'file', path: span.text.name, line }
    : { kind: 'preset', name: span.text.name, line };
}

/** A source layer in a few words: `default`, `heartbeat.yaml:12`, `env HEARTBEAT_PORT`. */
export function describeSourceLayer(layer: SourceLayer): string {
  if (layer.kind === 'default') return 'default';
  if (layer.kind === 'file') return `${layer.path}:${layer.line}`;
  if (layer.kind === 'preset') return `preset ${layer.name}:${layer.line}`;
  return `${layer.kind} ${layer.name}`;
}

/** The name of a text in problems. */
export function nameOfText(text: ConfigText): string {
  return text.kind === 'file' ? text.name : `preset ${text.name}`;
}
