import { createHash } from 'node:crypto';

/**
 * A place in a file that can be found again after a restart: plain JSON. Hashes stand for content,
 * so that a saved position holds nothing of what the service logged.
 */
export interface FilePosition {
  /** Device and inode, decimal: they may be beyond what a number holds. */
  readonly device: string;
  readonly inode: string;
  /** When the file was made, epoch nanoseconds, decimal; `0` where the file system cannot tell. */
  readonly bornNs: string;
  /** Start of the line that was not finished: all before it has been counted. */
  readonly offsetBytes: number;
  /** The first bytes of the file: how many, and their hash. */
  readonly headBytes: number;
  readonly headHash: string;
  /** The bytes right before the offset: how many, and their hash. */
  readonly tailBytes: number;
  readonly tailHash: string;
}

/** Bytes of a file's head, and of what lies before a position, by which they are known again. */
export const witnessBytes = 256;

/** A short hash of bytes that witness a file's identity. */
export function hashBytes(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
