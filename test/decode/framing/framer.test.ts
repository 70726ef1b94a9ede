import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Framer } from '../../../src/decode/framing/framer.ts';
import { runs } from '../../support/runs.ts';
import { type Call, createRecorder, framers } from './support/framers.ts';

/** What framers must say about bytes that are all there at once. */
function oracle(bytes: Buffer, maxLineBytes: number): { calls: Call[]; pendingBytes: number } {
  const parts = bytes.toString('latin1').split('\n');
  const rest = parts.pop() ?? '';
  const calls = parts.map((content) => call(content, 1, maxLineBytes));
  return { calls, pendingBytes: rest.length };
}

function call(content: string, newlineBytes: number, maxLineBytes: number): Call {
  const sizeBytes = content.length + newlineBytes;
  return content.length > maxLineBytes ? { over: sizeBytes } : { content, sizeBytes };
}

/** Pushes a copy and spoils it afterwards: whoever keeps the bytes beyond the call is caught. */
function pushSpoiled(framer: Framer, bytes: Buffer): void {
  const copy = Buffer.from(bytes);
  framer.push(copy);
  copy.fill('!');
}

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('\n', '\n\n', '\r\n', '{"a":1}\n', 'null\n', ' ') },
  { weight: 2, arbitrary: fc.constantFrom('é', '€', '😀', '\0', '\u2028', '\ufeff') },
  { weight: 2, arbitrary: fc.string({ maxLength: 30 }) },
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join('')));
const anyBytes = fc.oneof(
  text,
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(fc.constantFrom(10, 13, 0, 0xff, 0xc3, 65), { maxLength: 200 })
    .map((b) => Buffer.from(b)),
);
const cap = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 13, max: 500 }));
const cuts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 });

function* cut(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const length = Math.max(i % lengths.length === 0 ? 1 : 0, lengths[i % lengths.length] ?? 1);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

describe.each(framers)('%s', (_name, create) => {
  it('gives the lines of the whole, however it is cut', () => {
    fc.assert(
      fc.property(anyBytes, cuts, cap, (bytes, lengths, maxLineBytes) => {
        const recorder = createRecorder();
        const framer = create({ maxLineBytes }, recorder);
        for (const part of cut(bytes, lengths)) pushSpoiled(framer, part);
        const expected = oracle(bytes, maxLineBytes);
        expect(recorder.calls).toEqual(expected.calls);
        expect(framer.pendingBytes).toBe(expected.pendingBytes);
        framer.boundary();
        expect(recorder.totalBytes).toBe(bytes.length);
        expect(framer.pendingBytes).toBe(0);
      }),
      runs(2000),
    );
  });

  it('ends the unfinished line at a boundary, wherever one is', () => {
    const step = fc.oneof({ weight: 3, arbitrary: anyBytes }, fc.constant('boundary' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), cuts, cap, (steps, lengths, maxLineBytes) => {
        const recorder = createRecorder();
        const framer = create({ maxLineBytes }, recorder);
        const expected: Call[] = [];
        const pending = { told: [] as number[], expected: [] as number[] };
        let unfinished = Buffer.alloc(0);
        for (const current of [...steps, 'boundary' as const]) {
          if (current === 'boundary') {
            framer.boundary();
            const { calls, pendingBytes } = oracle(unfinished, maxLineBytes);
            expected.push(...calls);
            const rest = unfinished.subarray(unfinished.length - pendingBytes).toString('latin1');
            if (pendingBytes > 0) expected.push(call(rest, 0, maxLineBytes));
            unfinished = Buffer.alloc(0);
          } else {
            for (const part of cut(current, lengths)) pushSpoiled(framer, part);
            unfinished = Buffer.concat([unfinished, current]);
            pending.told.push(framer.pendingBytes);
            pending.expected.push(oracle(unfinished, maxLineBytes).pendingBytes);
          }
        }
        expect(recorder.calls).toEqual(expected);
        expect(pending.told).toEqual(pending.expected);
      }),
      runs(1000),
    );
  });

  it('hands the rest of a push over when the sink throws, then throws the first error', () => {
    const recorder = createRecorder();
    const framer = create(
      { maxLineBytes: 8 },
      {
        line(line) {
          recorder.line(line);
          throw new Error(`line ${recorder.calls.length}`);
        },
        oversize(sizeBytes) {
          recorder.oversize(sizeBytes, 1);
          throw new Error(`line ${recorder.calls.length}`);
        },
      },
    );
    expect(() => framer.push(Buffer.from('one\nmuch too long\nthree\nfo'))).toThrow('line 1');
    expect(framer.pendingBytes).toBe(2);
    expect(() => framer.push(Buffer.from('ur\n'))).toThrow('line 4');
    framer.push(Buffer.from('five'));
    expect(() => framer.boundary()).toThrow('line 5');
    expect(recorder.calls).toEqual([
      { content: 'one', sizeBytes: 4 },
      { over: 14 },
      { content: 'three', sizeBytes: 6 },
      { content: 'four', sizeBytes: 5 },
      { content: 'five', sizeBytes: 4 },
    ]);
  });

  it('takes a line of exactly the cap, and none longer', () => {
    const recorder = createRecorder();
    const framer = create({ maxLineBytes: 5 }, recorder);
    for (const part of ['12345\n', '123456\n', '123', '45\n', '1234', '56\n', '123456', '\n']) {
      framer.push(Buffer.from(part));
    }
    expect(recorder.calls).toEqual([
      { content: '12345', sizeBytes: 6 },
      { over: 7 },
      { content: '12345', sizeBytes: 6 },
      { over: 7 },
      { over: 7 },
    ]);
  });
});
