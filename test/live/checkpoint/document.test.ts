import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/live/checkpoint/document.ts';

const body = { path: '/var/log/app.log', counts: [1, 2.5, null], text: 'aé€😀\n' };
const whole = encodeCheckpoint(body);
const version = Number(whole.toString('latin1').split(' ')[1]);

describe('a checkpoint as bytes', () => {
  it('reads back what was written, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const value: unknown = JSON.parse(json);
        const decoded = decodeCheckpoint(encodeCheckpoint(value));
        expect(decoded.problem).toBeUndefined();
        expect(JSON.stringify(decoded.body)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('is refused when cut at any byte', () => {
    for (let length = 0; length < whole.length; length += 1) {
      const { body: got, problem } = decodeCheckpoint(whole.subarray(0, length));
      expect(problem, `${length} bytes`).toBeTypeOf('string');
      expect(got).toBeUndefined();
    }
  });

  it('is refused when any bit is flipped', () => {
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeCheckpoint(flipped).problem, `bit ${bit}`).toBeTypeOf('string');
    }
  });

  it('is refused when something follows it, or bytes were swapped for zeros', () => {
    expect(decodeCheckpoint(Buffer.concat([whole, Buffer.from('\n')])).problem).toMatch(/torn/);
    expect(decodeCheckpoint(Buffer.alloc(whole.length)).problem).toMatch(/no checkpoint/);
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeCheckpoint(Buffer.from(bytes)).problem).toBeTypeOf('string');
      }),
    );
  });

  it('says what is wrong with it', () => {
    const text = whole.toString('latin1');
    const problemOf = (document: string): string | undefined =>
      decodeCheckpoint(Buffer.from(document, 'latin1')).problem;
    expect(problemOf('')).toBe('it is empty');
    expect(problemOf('{"inode":7}\n')).toBe('it is no checkpoint, or its head is torn');
    const next = version + 1;
    expect(problemOf(text.replace(` ${version} `, ` ${next} `))).toBe(
      `it is of version ${next}, and this heartbeat knows ${version}`,
    );
    expect(problemOf(text.slice(0, -1))).toMatch(
      /^it is torn: \d+ bytes of content are there, not/,
    );
    expect(problemOf(text.replace('2.5', '2.6'))).toBe('its checksum does not match its content');
    const notJson = Buffer.from('{"a":');
    const head = `heartbeat-checkpoint ${version} ${crc32(notJson).toString(16)} 5\n`;
    expect(problemOf(head + notJson.toString())).toBe('its content is not JSON');
  });
});
