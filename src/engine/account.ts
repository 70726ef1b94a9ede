import type { Ledger, LineClass } from '../model/ledger.ts';

/** Reasons kept apart; those beyond are counted together, so that no input can grow the ledger. */
const maxReasons = 64;

/** What an account saves: plain JSON. */
export interface AccountState {
  readonly lines: Readonly<Record<LineClass, number>>;
  readonly bytes: Readonly<Record<LineClass, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  /** Absent in what was saved when every record was one line. */
  readonly records?: number;
  readonly textLines?: number;
}

/** Keeps the account that {@link Ledger} shows: one entry for every line. */
export class Account {
  readonly #lines: Record<LineClass, number> = emptyClasses();
  readonly #bytes: Record<LineClass, number> = emptyClasses();
  readonly #reasons = new Map<string, number>();
  #records = 0;
  #textLines = 0;

  /**
   * Counts lines of one class, several where they were joined. Nearly all are records: those two
   * classes are named, for a look-up by a variable costs more.
   */
  add(cls: LineClass, sizeBytes: number, lines: number): void {
    if (cls === 'matched') {
      this.#lines.matched += lines;
      this.#bytes.matched += sizeBytes;
    } else if (cls === 'unmatched') {
      this.#lines.unmatched += lines;
      this.#bytes.unmatched += sizeBytes;
    } else {
      this.#lines[cls] += lines;
      this.#bytes[cls] += sizeBytes;
    }
  }

  /** Lines that were counted in one class are of another. */
  reclassify(from: LineClass, to: LineClass, sizeBytes: number, lines: number): void {
    this.add(from, -sizeBytes, -lines);
    this.add(to, sizeBytes, lines);
  }

  /** Adds lines of plain text, which have the class of the record before them. */
  addText(cls: 'matched' | 'unmatched', sizeBytes: number, lines: number): void {
    this.add(cls, sizeBytes, lines);
    this.#textLines += lines;
  }

  get textLines(): number {
    return this.#textLines;
  }

  record(): void {
    this.#records += 1;
  }

  reason(reason: string): void {
    const known = this.#reasons.get(reason);
    if (known === undefined && this.#reasons.size >= maxReasons) {
      this.#reasons.set('other', (this.#reasons.get('other') ?? 0) + 1);
    } else {
      this.#reasons.set(reason, (known ?? 0) + 1);
    }
  }

  save(): AccountState {
    return {
      lines: { ...this.#lines },
      bytes: { ...this.#bytes },
      reasons: Object.fromEntries(this.#reasons),
      records: this.#records,
      textLines: this.#textLines,
    };
  }

  restore({ lines, bytes, reasons, records, textLines }: AccountState): void {
    this.#textLines = textLines ?? 0;
    this.#records = records ?? lines.matched + lines.unmatched;
    Object.assign(this.#lines, lines);
    Object.assign(this.#bytes, bytes);
    for (const [reason, count] of Object.entries(reasons)) this.#reasons.set(reason, count);
  }

  get lines(): number {
    return sum(this.#lines);
  }

  get bytes(): number {
    return sum(this.#bytes);
  }

  /** The ledger as it stands, with the registry's refusals among its reasons. */
  ledger(refusals: ReadonlyMap<string, number>): Ledger {
    const lines = this.#lines;
    return Object.freeze({
      bytes: sum(this.#bytes),
      lines: sum(lines),
      records: this.#records,
      ...lines,
      bytesBy: Object.freeze({ ...this.#bytes }),
      reasons: Object.freeze(Object.fromEntries([...this.#reasons, ...refusals])),
    });
  }
}

function emptyClasses(): Record<LineClass, number> {
  return { matched: 0, unmatched: 0, malformed: 0, oversize: 0, blank: 0 };
}

function sum(classes: Readonly<Record<LineClass, number>>): number {
  return classes.matched + classes.unmatched + classes.malformed + classes.oversize + classes.blank;
}
