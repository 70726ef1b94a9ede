import { redact } from './redact.ts';

export type QuarantineClass = 'unmatched' | 'text' | 'malformed';

/** Lines of one shape that nothing could be made of. */
export interface QuarantineGroup {
  readonly class: QuarantineClass;
  /** What they have in common, values masked. */
  readonly shape: string;
  readonly count: number;
  /** One of the last of them, secrets masked. */
  readonly example: string;
}

const mostGroups = 100;
const longestExample = 400;
const longestShape = 160;

/**
 * The last lines that were not decoded, or that no rule took, by shape. Bounded: where there are
 * too many shapes, the one that was seen longest ago is let go.
 */
export class Quarantine {
  readonly #groups = new Map<string, { count: number; example: string; nextAt: number }>();

  /** `shape`: what the line has in common with others; absent: what is left of its text. */
  add(cls: QuarantineClass, text: () => string, shape?: string): void {
    const line = shape === undefined ? text() : undefined;
    const key = `${cls} ${(shape ?? shapeOf(line ?? '')).slice(0, longestShape)}`;
    const known = this.#groups.get(key);
    if (known === undefined) {
      this.#groups.set(key, { count: 1, example: exampleOf(line ?? text()), nextAt: 2 });
      if (this.#groups.size > mostGroups) this.#forgetOldest();
      return;
    }
    known.count += 1;
    // Copying every line would cost more than counting it, so examples are taken ever more rarely.
    if (known.count < known.nextAt) return;
    known.nextAt = Math.min(known.nextAt * 2, known.count + 10_000);
    known.example = exampleOf(line ?? text());
    this.#groups.delete(key);
    this.#groups.set(key, known);
  }

  /** The commonest groups first. */
  groups(): readonly QuarantineGroup[] {
    return [...this.#groups]
      .map(([key, { count, example }]): QuarantineGroup => {
        const end = key.indexOf(' ');
        const cls = key.slice(0, end) as QuarantineClass;
        return { class: cls, shape: redact(key.slice(end + 1)), count, example };
      })
      .toSorted((a, b) => b.count - a.count);
  }

  #forgetOldest(): void {
    for (const key of this.#groups.keys()) {
      this.#groups.delete(key);
      return;
    }
  }
}

/** Redacted before it is cut to what is shown: half a secret is still one. */
function exampleOf(line: string): string {
  return redact(line.slice(0, 4 * longestExample)).slice(0, longestExample);
}

function shapeOf(line: string): string {
  return redact(line.slice(0, 4 * longestShape))
    .replace(/"(?:[^"\\]|\\.)*"(?!\s*:)/g, '"…"')
    .replace(/\b[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}\b/gi, '#')
    .replace(/\d+(?:[.,:]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}
