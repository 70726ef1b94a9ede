import type { Ledger, LineClass } from '../model/ledger.ts';

/** Reasons kept apart; those beyond are counted together, so that no input can grow the ledger. */
const maxReasons = 64;

/** What an account saves: plain JSON. */
export interface AccountState {
  readonly lines: Readonly<Record<LineClass, number>>;
  readonly bytes: Readonly<Record<LineClass, number>>;
  readonly reasons: Readonly<Record<string, number>>;
}

/** Keeps the account that {@link Ledger} shows: one entry for every line. */
export class Account {
  readonly #lines: Record<LineClass, number> = emptyClasses();
  readonly #bytes: Record<LineClass, number> = emptyClasses();
  readonly #reasons = new Map<string, number>();

  /** Nearly all lines are records: those two are named, for a look-up by a variable costs more. */
  add(cls: LineClass, sizeBytes: number): void {
    if (cls === 'matched') {
      this.#lines.matched += 1;
      this.#bytes.matched += sizeBytes;
    } else if (cls === 'unmatched') {
      this.#lines.unmatched += 1;
      this.#bytes.unmatched += sizeBytes;
    } else {
      this.#lines[cls] += 1;
      this.#bytes[cls] += sizeBytes;
    }
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
    };
  }

  restore({ lines, bytes, reasons }: AccountState): void {
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
      records: lines.matched + lines.unmatched,
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
