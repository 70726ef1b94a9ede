import type { Peeled } from './peeled.ts';

const byte = { space: 0x20, colon: 0x3a, dash: 0x2d, T: 0x54, Z: 0x5a, P: 0x50, F: 0x46 } as const;
const minStampLength = 'YYYY-MM-DDTHH:MM:SSZ'.length;
const maxStampLength = 'YYYY-MM-DDTHH:MM:SS.nnnnnnnnn+00:00'.length;

/**
 * Peels a line as container runtimes write it for the kubelet: `TIME stdout|stderr TAGS CONTENT`,
 * the first tag `F`, or `P` for a part of a line that goes on.
 */
export function peelCri(bytes: Buffer, start: number, end: number, peeled: Peeled): boolean {
  if (bytes[start + 4] !== byte.dash || bytes[start + 10] !== byte.T) return false;
  const stampEnd = spaceAfterStamp(bytes, start, end);
  if (stampEnd === 0) return false;
  const stream = streamAt(bytes, stampEnd + 1);
  const tag = stampEnd + 1 + 'stdout '.length;
  if (stream === undefined || tag >= end) return false;
  if (bytes[tag] !== byte.F && bytes[tag] !== byte.P) return false;
  let content = tag + 1;
  if (content < end && bytes[content] !== byte.space) {
    if (bytes[content] !== byte.colon) return false;
    content = bytes.indexOf(byte.space, content);
    if (content < 0 || content >= end) return false;
  }
  peeled.begin('cri', bytes, Math.min(content + 1, end), end);
  peeled.setTimeSpan(bytes, start, stampEnd);
  peeled.stream = stream;
  peeled.isPartial = bytes[tag] === byte.P;
  return true;
}

/** Where the stamp ends; 0 where there is none. */
function spaceAfterStamp(bytes: Buffer, start: number, end: number): number {
  if (bytes[start + 13] !== byte.colon || bytes[start + 16] !== byte.colon) return 0;
  const last = Math.min(start + maxStampLength, end - 1);
  for (let at = start + minStampLength; at <= last; at++) {
    if (bytes[at] !== byte.space) continue;
    const isZoned = bytes[at - 1] === byte.Z || bytes[at - 3] === byte.colon;
    return isZoned ? at : 0;
  }
  return 0;
}

/** `stdout ` or `stderr `, with the space after it. */
function streamAt(bytes: Buffer, at: number): 'stdout' | 'stderr' | undefined {
  // 's', 't', 'd' and the space; then what tells the two apart.
  if (bytes[at] !== 0x73 || bytes[at + 1] !== 0x74 || bytes[at + 2] !== 0x64) return undefined;
  if (bytes[at + 6] !== byte.space) return undefined;
  const name = bytes.toString('latin1', at + 3, at + 6);
  if (name === 'out') return 'stdout';
  return name === 'err' ? 'stderr' : undefined;
}
