import type { SourceSink } from '../../src/model/source.ts';

export interface RecordingSink extends SourceSink {
  /** All bytes so far, a copy. */
  bytes(): Buffer;
  readonly ends: number;
  readonly boundaries: number;
}

/** Keeps what a source hands over, copied as a sink must that keeps anything. */
export function createRecordingSink(onChunk: () => void = () => {}): RecordingSink {
  const chunks: Buffer[] = [];
  let ends = 0;
  let boundaries = 0;
  return {
    chunk(bytes) {
      chunks.push(Buffer.from(bytes));
      onChunk();
    },
    boundary() {
      boundaries += 1;
    },
    gap() {
      throw new Error('a stream has no gaps');
    },
    end() {
      ends += 1;
    },
    bytes: () => Buffer.concat(chunks),
    get ends() {
      return ends;
    },
    get boundaries() {
      return boundaries;
    },
  };
}
