import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';

/** A position in a file. Hashes stand for content: nothing of what the service logged is in it. */
export interface FileCursor {
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

/** Where reading a log stands, to go on after a restart: plain JSON. */
export interface FilePosition extends FileCursor {
  /** All of the file was read, and the path led to another by then: it need not be found again. */
  readonly superseded: boolean;
  /** Rotated files and copies beside it that hold nothing unread, by {@link fileKey}. */
  readonly passed: readonly string[];
  /** Rotated files read to their ends, to which a late writer may still write. */
  readonly lingering: readonly FileCursor[];
}

/** What tells a file from all others, also from one that gets its inode later. */
export function fileKey(stat: Pick<BigIntStats, 'dev' | 'ino' | 'birthtimeNs'>): string {
  return `${stat.dev}:${stat.ino}:${stat.birthtimeNs}`;
}

/** {@link fileKey} of the file that a cursor is in. */
export function cursorKey({ device, inode, bornNs }: FileCursor): string {
  return `${device}:${inode}:${bornNs}`;
}

/** Whether two paths lead to one file at this moment. */
export function isSameFile(a: BigIntStats, b: BigIntStats | undefined): boolean {
  return a.ino === b?.ino && a.dev === b.dev;
}

/** Bytes of a file's head, and of what lies before a position, by which they are known again. */
export const witnessBytes = 256;

/** A short hash of bytes that witness a file's identity. */
export function hashBytes(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
