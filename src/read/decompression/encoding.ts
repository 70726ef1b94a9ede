export type Encoding = 'plain' | 'gzip' | 'zstd';

/** Bytes that tell an encoding. */
export const magicBytes = 4;

/**
 * Tells an encoding by the first bytes: gzip RFC 1952 §2.3.1, zstd RFC 8878 §3.1.1 and §3.1.2
 * (a stream may begin with a skippable frame).
 */
export function recogniseEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.length < magicBytes) return 'plain';
  const magic = Buffer.from(head.buffer, head.byteOffset, magicBytes).readUInt32LE();
  if (magic === 0xfd2fb528) return 'zstd';
  return magic >= 0x184d2a50 && magic <= 0x184d2a5f ? 'zstd' : 'plain';
}
