import type { QuarantineClass } from '../../model/quarantine.ts';

/** Lines of one shape, as they are counted. */
export interface Group {
  readonly class: QuarantineClass;
  readonly shape: string;
  count: number;
  /** Whether lines were passed over as it was counted. */
  isEstimate: boolean;
  /** One of the last of them as it was read: to be shown only once its secrets are masked. */
  lastRead: string;
  /** From which count on the next is taken. */
  nextAt: number;
  seenAt: number;
  /** `false` once it was let go for another. */
  isHeld: boolean;
}

/** A bounded set of groups: the one that was seen longest ago is let go for a new one. */
export class Groups {
  readonly #most: number;
  readonly #held = new Map<string, Group>();

  constructor(most: number) {
    this.#most = most;
  }

  of(cls: QuarantineClass, shape: string): Group {
    const key = `${cls} ${shape}`;
    const known = this.#held.get(key);
    if (known !== undefined) return known;
    if (this.#held.size >= this.#most) this.#letGo();
    const made = {
      class: cls,
      shape,
      count: 0,
      isEstimate: false,
      lastRead: '',
      nextAt: 1,
      seenAt: 0,
      isHeld: true,
    };
    this.#held.set(key, made);
    return made;
  }

  all(): readonly Group[] {
    return [...this.#held.values()];
  }

  #letGo(): void {
    let longest: [string, Group] | undefined;
    for (const entry of this.#held) {
      if (longest === undefined || entry[1].seenAt < longest[1].seenAt) longest = entry;
    }
    if (longest === undefined) return;
    this.#held.delete(longest[0]);
    longest[1].isHeld = false;
  }
}
