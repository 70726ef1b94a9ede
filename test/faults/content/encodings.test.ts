import { gzipSync } from 'node:zlib';
import { describe, it } from 'vitest';
import { seededRandom } from '../../../scripts/sample/random.js';
import { seed } from '../../support/seed.ts';
import { expectBetween } from './between.ts';

const nuls = (count: number): Buffer => Buffer.alloc(count);
const random = seededRandom(seed);
const bytes = (...values: number[]): Buffer => Buffer.from(values);

describe('bytes that are no plain UTF-8', () => {
  it('a byte order mark: read all the same', async () => {
    await expectBetween(['\u{feff}{"x":1}', '\u{feff}', '\u{feff}{"x":2}\r'], {
      unmatched: 2,
      blank: 1,
      harmless: { bom: 3, crlf: 1 },
    });
  });

  it('CRLF, a lone CR, and lines of nothing but them', async () => {
    await expectBetween(['{"x":1}\r', '\r', '', '{"x":\r1}', '  \t '], {
      unmatched: 2,
      blank: 3,
      harmless: { crlf: 2 },
    });
  });

  it('UTF-16 in both orders, marked and not, and with its own newlines', async () => {
    const text = '{"level":"info","msg":"started"}';
    const le = Buffer.from(text, 'utf16le');
    const be = Buffer.from(text, 'utf16le').swap16();
    const marked = Buffer.concat([bytes(0xff, 0xfe), le]);
    await expectBetween([le, be, marked, Buffer.concat([bytes(0xfe, 0xff), be])], {
      malformed: 4,
      reasons: { utf16: 4 },
    });
    // Half of its newline is ours: the other half, a NUL, begins the next line.
    const lines = Buffer.from(`${text}\n${text}`, 'utf16le');
    const split = [Buffer.concat([lines, bytes(0x0a, 0x00)])];
    await expectBetween(split, {
      malformed: 2,
      blank: 1,
      reasons: { utf16: 2 },
      harmless: { nul_padding: 1 },
    });
  });

  it('NULs: around a record, alone, and inside', async () => {
    const padded = Buffer.concat([nuls(5000), Buffer.from('{"x":1}'), nuls(3)]);
    await expectBetween([padded, nuls(9), '{"x":"\0"}', 'a\0b', nuls(200_000)], {
      unmatched: 1,
      blank: 2,
      malformed: 2,
      reasons: { binary: 2 },
      harmless: { nul_padding: 3 },
    });
  });

  it('binary garbage, of which each newline makes a line', async () => {
    const noise = Array.from({ length: 200 }, () => withoutNewlines(noiseOf(4096)));
    const gzip = withoutNewlines(gzipSync('{"x":1}'.repeat(5000)));
    await expectBetween([...noise, gzip], { malformed: 201, reasons: { binary: 201 } });
  });

  it('invalid UTF-8 inside a record: counted, with its bad bytes replaced', async () => {
    const latin = Buffer.from('{"x":"caf\u{e9}"}', 'latin1');
    const cut = Buffer.concat([Buffer.from('{"x":"'), bytes(0xf0, 0x9f, 0x98), Buffer.from('"}')]);
    const surrogate = Buffer.concat([
      Buffer.from('{"x":"'),
      bytes(0xed, 0xa0, 0x80),
      Buffer.from('"}'),
    ]);
    await expectBetween([latin, cut, surrogate], { unmatched: 3, harmless: { invalid_utf8: 3 } });
  });
});

/** Bytes that look random, the same in each run. */
function noiseOf(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

/** Random bytes that cannot pass as anything else: no newline, and a NUL at the front of each. */
function withoutNewlines(noise: Buffer): Buffer {
  const text = noise.map((byte) => (byte === 0x0a ? 0x0b : byte));
  return Buffer.concat([bytes(0x01, 0x02, 0x00, 0x9c), text]);
}
