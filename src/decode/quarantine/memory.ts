import type { FieldValue } from '../../model/record.ts';
import type { Group } from './groups.ts';

/** Messages of each of the two generations. */
const maxMessages = 512;
const maxMessageLength = 256;

/**
 * Which group messages are of that came before: bounded, those that come again and again stay.
 * When a generation is full it becomes the old one, and what of it comes again goes over.
 */
export class Memory {
  #young = new Map<FieldValue, Group>();
  #old = new Map<FieldValue, Group>();

  /** `undefined` for a message that is not remembered, or whose group was let go. Hot. */
  group(message: FieldValue): Group | undefined {
    // To look for a text is to hash all of it.
    if (typeof message === 'string' && message.length > maxMessageLength) return undefined;
    const known = this.#young.get(message) ?? this.#again(message);
    return known?.isHeld === true ? known : undefined;
  }

  remember(message: string, group: Group): void {
    if (message.length > maxMessageLength) return;
    if (this.#young.size >= maxMessages) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(message, group);
  }

  #again(message: FieldValue): Group | undefined {
    const known = this.#old.get(message);
    if (known !== undefined && typeof message === 'string') this.remember(message, known);
    return known;
  }
}
