import type { Line } from '../../model/line.ts';
import type { QuarantineClass, QuarantineGroup } from '../../model/quarantine.ts';
import type { FieldValue } from '../../model/record.ts';
import { redact } from '../masking/redact.ts';
import { type Group, Groups } from './groups.ts';
import { Memory } from './memory.ts';
import { Sampling } from './sampling.ts';

type LineText = Pick<Line, 'bytes' | 'start' | 'end'>;

const maxGroups = 100;
const maxExampleLength = 400;
const maxShapeLength = 160;
/** Of a long line its begin is enough to know it by. */
const maxLineBytesRead = 2048;

/**
 * The last lines that were not decoded, or that no rule took, by shape. Bounded in what it holds,
 * and in what it costs: messages that come again are counted exactly, of ever new ones a part.
 */
export class Quarantine {
  readonly #templateOf: (message: string) => string;
  readonly #groups = new Groups(maxGroups);
  readonly #samplings = {
    unmatched: new Sampling(),
    text: new Sampling(),
    malformed: new Sampling(),
  };
  readonly #memories = new Map<FieldValue, Memory>();
  #level: FieldValue;
  #ofLevel = new Memory();
  #seen = 0;

  /**
   * `templateOf`: what messages have in common. It must not be that of the rules: which templates
   * there are would then depend on what the rules do not take.
   */
  constructor(templateOf: (message: string) => string) {
    this.#templateOf = templateOf;
  }

  /** A record that no rule took, by its level and its event or message. Hot. */
  unmatched(level: FieldValue, message: FieldValue, line: LineText): void {
    if (level !== this.#level) this.#takeLevel(level);
    const known = this.#ofLevel.group(message);
    if (known !== undefined) this.#count(known, 1, line);
    else this.#meet(level, message, line);
  }

  /** A line of text that is of no record that a rule took, or one that begins as a record only. */
  rejected(cls: 'text' | 'malformed', line: LineText): void {
    const weight = this.#samplings[cls].weigh();
    if (weight > 0) this.#add(cls, shapeOf(read(line)), weight, line);
  }

  /** The commonest groups, the commonest first. */
  groups(most = maxGroups): readonly QuarantineGroup[] {
    const commonest = this.#groups.all().toSorted((a, b) => b.count - a.count);
    return commonest.slice(0, most).map(({ class: cls, shape, count, isEstimate, lastRead }) => ({
      class: cls,
      shape: redact(shape),
      count,
      estimated: isEstimate,
      example: exampleOf(lastRead),
    }));
  }

  /** A message that is not known to be of a group. */
  #meet(level: FieldValue, message: FieldValue, line: LineText): void {
    const weight = this.#samplings.unmatched.weigh();
    if (weight === 0) return;
    const what = typeof message === 'string' ? this.#templateOf(message) : shapeOf(read(line));
    const shape = typeof level === 'string' ? `${level} ${what}` : what;
    const group = this.#add('unmatched', shape, weight, line);
    if (typeof message === 'string') this.#ofLevel.remember(message, group);
  }

  #add(cls: QuarantineClass, shape: string, weight: number, line: LineText): Group {
    const group = this.#groups.of(cls, shape.slice(0, maxShapeLength));
    group.isEstimate ||= !this.#samplings[cls].isExact;
    this.#count(group, weight, line);
    return group;
  }

  #count(group: Group, weight: number, line: LineText): void {
    group.count += weight;
    group.seenAt = ++this.#seen;
    // Copying every line would cost more than counting it, so examples are taken ever more rarely.
    if (group.count < group.nextAt) return;
    group.nextAt = Math.min(group.count * 2, group.count + 10_000);
    group.lastRead = read(line);
  }

  #takeLevel(level: FieldValue): void {
    const known = this.#memories.get(level);
    this.#level = level;
    this.#ofLevel = known ?? new Memory();
    if (known === undefined) this.#memories.set(level, this.#ofLevel);
  }
}

function read({ bytes, start, end }: LineText): string {
  return bytes.toString('utf8', start, Math.min(end, start + maxLineBytesRead));
}

/** Redacted before it is cut to what is shown: half a secret is still one. */
function exampleOf(text: string): string {
  return redact(text).slice(0, maxExampleLength);
}

function shapeOf(text: string): string {
  return redact(text.slice(0, 4 * maxShapeLength))
    .replace(/"(?:[^"\\]|\\.)*"(\s*:)?/g, (text, colon) => (colon === undefined ? '"…"' : text))
    .replace(/\b[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}\b/gi, '#')
    .replace(/\d+(?:[.,:]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}
