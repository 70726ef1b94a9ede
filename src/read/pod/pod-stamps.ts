import type { EnvelopeChoice } from '../../model/line.ts';

/**
 * Whether the engine takes the stamps of a pod's log off by itself, and gives a record without a
 * time of its own the stamp's; where it is told to look for others, or none, the source takes them.
 */
export function readsStamps(envelope: EnvelopeChoice): boolean {
  return envelope === 'auto' || envelope === 'prefix';
}
