import type { LineCounter } from 'yaml';

/** A text that settings were read from: the user's file, or a preset. */
export interface ConfigText {
  readonly kind: 'file' | 'preset';
  /** Path as the user gave it, or the preset's name. */
  readonly name: string;
  readonly content: string;
  readonly lines: LineCounter;
}

/** Where a setting was said. Offsets are UTF-16 units in the text. */
export type Place =
  | {
      readonly kind: 'text';
      readonly text: ConfigText;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'default' };

/** Where the effective value of a setting comes from. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'preset'; readonly name: string; readonly line: number }
  | { readonly kind: 'file'; readonly path: string; readonly line: number }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'flag'; readonly name: string };

export const defaultPlace: Place = Object.freeze({ kind: 'default' });

export function originOf(place: Place): Origin {
  if (place.kind !== 'text') return place;
  const { line } = place.text.lines.linePos(place.start);
  return place.text.kind === 'file'
    ? { kind: 'file', path: place.text.name, line }
    : { kind: 'preset', name: place.text.name, line };
}

/** An origin in a few words: `default`, `heartbeat.yaml:12`, `env HEARTBEAT_PORT`. */
export function describeOrigin(origin: Origin): string {
  if (origin.kind === 'default') return 'default';
  if (origin.kind === 'file') return `${origin.path}:${origin.line}`;
  if (origin.kind === 'preset') return `preset ${origin.name}:${origin.line}`;
  return `${origin.kind} ${origin.name}`;
}

/** How a problem names the text it is in. */
export function nameOfText(text: ConfigText): string {
  return text.kind === 'file' ? text.name : `preset ${text.name}`;
}
