import { createBlockFramer } from '../../../../src/decode/framing/block-framer.ts';
import type { Framer, FramerOptions } from '../../../../src/decode/framing/framer.ts';
import { createStreamFramer } from '../../../../src/decode/framing/stream-framer.ts';
import type { LineSink } from '../../../../src/model/line.ts';

export type Call =
  | { readonly content: string; readonly sizeBytes: number }
  | { readonly over: number };

export interface Recorder extends LineSink {
  readonly calls: Call[];
  readonly totalBytes: number;
}

export function createRecorder(): Recorder {
  const calls: Call[] = [];
  let totalBytes = 0;
  return {
    calls,
    line({ bytes, start, end, sizeBytes }) {
      calls.push({ content: bytes.toString('latin1', start, end), sizeBytes });
      totalBytes += sizeBytes;
    },
    oversize(sizeBytes) {
      calls.push({ over: sizeBytes });
      totalBytes += sizeBytes;
    },
    get totalBytes() {
      return totalBytes;
    },
  };
}

/** Both framers, which are to say the same. */
export const framers: readonly [string, (options: FramerOptions, sink: LineSink) => Framer][] = [
  ['block framer', createBlockFramer],
  ['stream framer', createStreamFramer],
];
