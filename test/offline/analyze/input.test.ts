import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CodedError } from '../../../src/model/error.ts';
import { analyzing, fixture } from './analyzing.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heartbeat-input-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const plain = fixture('petrosa/heartbeat_script.ndjson');
const text = readFileSync(plain);
const petrosa = { preset: 'petrosa' };

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Lines that do not compress, so that a cut file still gives whole blocks. */
function noisyLines(count: number): string {
  let seed = 1;
  const next = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed;
  };
  return Array.from({ length: count }, () => `{"a":"${next().toString(36)}${next()}"}\n`).join('');
}

async function failure(paths: readonly string[]): Promise<CodedError> {
  const error = await analyzing(paths).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CodedError)) throw new Error(`not a CodedError: ${String(error)}`);
  return error;
}

describe('inputs', () => {
  it.each([
    ['gzip', () => file('one.bin', gzipSync(text))],
    [
      'gzip of two members',
      () =>
        file(
          'two.bin',
          Buffer.concat([gzipSync(text.subarray(0, 999)), gzipSync(text.subarray(999))]),
        ),
    ],
    ['zstd of two frames', () => fixture('compressed/heartbeat_script.ndjson.zst')],
  ])('%s gives what the plain file gives', async (_name, make) => {
    const path = make();
    const [expected, found] = [await analyzing([plain], petrosa), await analyzing([path], petrosa)];
    expect(found.inputs).toEqual([{ path, bytes: text.length, lines: 23 }]);
    expect(found.ledger).toEqual(expected.ledger);
    expect(found.heartbeat).toEqual(expected.heartbeat);
  });

  it.each([
    ['plain', (bytes: Buffer) => bytes],
    ['gzip', (bytes: Buffer) => gzipSync(bytes)],
  ])('standard input, %s, in pieces of any size', async (_name, encode) => {
    const bytes = encode(text);
    const expected = await analyzing([plain], petrosa);
    for (const size of [1, 3, 4096]) {
      const count = Math.ceil(bytes.length / size);
      const pieces = Array.from({ length: count }, (_, k) =>
        bytes.subarray(k * size, (k + 1) * size),
      );
      const found = await analyzing(['-'], petrosa, { stdin: Readable.from(pieces) });
      expect(found.ledger).toEqual(expected.ledger);
      expect(found.inputs).toEqual([{ path: '-', bytes: text.length, lines: 23 }]);
    }
  });

  it('a named pipe is read as a stream', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const [report] = await Promise.all([
      analyzing([path], petrosa),
      import('node:fs/promises').then(({ writeFile }) => writeFile(path, text)),
    ]);
    expect(report.ledger.lines).toBe(23);
  });

  it('files are read in order, and a line does not go on in the next one', async () => {
    const first = file('first.log', '{"a":1}\n{"a":2}');
    const second = file('second.log', '{"a":3}\n');
    const report = await analyzing([first, second]);
    expect(report.inputs.map(({ lines, bytes }) => [lines, bytes])).toEqual([
      [2, 15],
      [1, 8],
    ]);
    expect(report.ledger.records).toBe(3);
    expect(report.oddities).toContainEqual(
      expect.objectContaining({ code: 'unended_line', places: [{ path: first, line: 2 }] }),
    );
  });

  it('empty files and files shorter than a magic number are plain', async () => {
    const report = await analyzing([file('empty.log', ''), file('short.log', '{}')]);
    expect(report.ledger).toMatchObject({ bytes: 2, lines: 1, records: 1 });
  });

  it('a large file is read whole, whatever its blocks cut', async () => {
    const lines = noisyLines(60_000);
    const report = await analyzing([file('large.log', lines)]);
    expect(lines.length).toBeGreaterThan((3 * 512 * 1024) / 2);
    expect(report.ledger).toMatchObject({ lines: 60_000, records: 60_000, bytes: lines.length });
  });
});

describe('inputs that cannot be read', () => {
  it('a cut gzip file says so, with its path and what was counted before', async () => {
    const whole = gzipSync(noisyLines(60_000));
    const path = file('cut.gz', whole.subarray(0, whole.length - 5000));
    const error = await failure([path]);
    expect(error).toMatchObject({ code: 'INPUT_DAMAGED', exitCode: 1 });
    expect(error.message).toContain(path);
    expect(error.message).toMatch(
      /damaged gzip: .+; [\d,]+ lines \([\d.]+ [kM]B\) were read before/,
    );
  });

  it('a damaged gzip file says so', async () => {
    const whole = Buffer.from(gzipSync(noisyLines(60_000)));
    const middle = Math.floor(whole.length / 2);
    whole.fill(0xff, middle, middle + 64);
    expect((await failure([file('damaged.gz', whole)])).code).toBe('INPUT_DAMAGED');
  });

  it('a cut zstd file says so', async () => {
    const whole = readFileSync(fixture('compressed/heartbeat_script.ndjson.zst'));
    const path = file('cut.zst', whole.subarray(0, whole.length - 9));
    const error = await failure([path]);
    expect(error.code).toBe('INPUT_DAMAGED');
    expect(error.message).toContain(`${path} is damaged zstd`);
  });

  it('a missing file is found before the others are read', async () => {
    const error = await failure([plain, join(folder, 'nowhere.log')]);
    expect(error).toMatchObject({ code: 'INPUT_NOT_FOUND', exitCode: 1 });
    expect(error.message).not.toContain('were read');
  });

  it('a directory names what to do', async () => {
    const path = join(folder, 'logs');
    mkdirSync(path);
    const error = await failure([path]);
    expect(error).toMatchObject({ code: 'INPUT_IS_DIRECTORY', exitCode: 1 });
    expect(error.hint).toContain(`${path}/*.log`);
  });

  it('no input, and standard input twice, are wrong usage', async () => {
    expect(await failure([])).toMatchObject({ code: 'USAGE', exitCode: 2 });
    expect(await failure(['-', plain, '-'])).toMatchObject({ code: 'USAGE', exitCode: 2 });
  });
});
