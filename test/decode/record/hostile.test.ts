import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../../src/decode/record/decoder.ts';
import { lineOf, verdict } from './line.ts';

const decoder = () => createDecoder({ fields: ['a'], profile: 'auto' });
const fixture = (name: string) => new URL(`../../../fixtures/hostile/${name}`, import.meta.url);
const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const nul = (count: number): string => '\0'.repeat(count);

describe('verdicts', () => {
  const brackets = '['.repeat(100_000);
  const cases: [string, string | Buffer, string][] = [
    ['an object', '{"a":1}', 'record'],
    ['an empty object', '{}', 'record'],
    ['padded', ' \t{"a":1} \r', 'record'],
    ['after a byte order mark', '\uFEFF{"a":1}', 'record'],
    ['in a hole of NULs', `${nul(5000)}{"a":1}${nul(3)}`, 'record'],
    ['nothing', '', 'blank/blank'],
    ['a CR', '\r', 'blank/blank'],
    ['white space', ' \t ', 'blank/blank'],
    ['NULs', nul(9), 'blank/blank'],
    ['a byte order mark alone', '\uFEFF', 'blank/blank'],
    ['null', 'null', 'malformed/not_an_object'],
    ['zero', '0', 'malformed/not_an_object'],
    ['a number', '-12.5e3', 'malformed/not_an_object'],
    ['an array', '[]', 'malformed/not_an_object'],
    ['an array of records', '[{"a":1}]', 'malformed/not_an_object'],
    ['a string', '"x"', 'malformed/not_an_object'],
    ['true', ' true ', 'malformed/not_an_object'],
    ['plain text', 'Using selector: EpollSelector', 'text/text'],
    ['a date', '2026-11-23 18:21:49 [info] started', 'text/text'],
    ['text in brackets', '[info] done [ok]', 'text/text'],
    ['text in quotes', '"a" and "b"', 'text/text'],
    ['numbers that are none', '1.2.3', 'text/text'],
    ['coloured text', '\u001b[32mINFO\u001b[0m started', 'text/text'],
    ['text in Latin-1', bytes('caf', [0xe9], ' opens'), 'text/text'],
    ['text and then an object', 'INFO {"a":1}', 'text/text'],
    ['half an object', '{"a":1', 'malformed/invalid_json'],
    ['two objects', '{"a":1}{"a":2}', 'malformed/invalid_json'],
    ['a comma too many', '{"a":1,}', 'malformed/invalid_json'],
    ['single quotes', "{'a':1}", 'malformed/invalid_json'],
    ['NaN', '{"a":NaN}', 'malformed/invalid_json'],
    ['a bare brace', '{', 'malformed/invalid_json'],
    ['a raw tab in a string', '{"a":"\t"}', 'malformed/invalid_json'],
    ['a NUL in a string', '{"a":"x\0y"}', 'malformed/binary'],
    ['a NUL in text', 'hello\0world', 'malformed/binary'],
    ['gzip', gzipSync('{"a":1}'.repeat(50)), 'malformed/binary'],
    ['control characters', '\u0001\u0002\u0003abc', 'malformed/binary'],
    ['UTF-16 LE', Buffer.from('{"a":"some text"}', 'utf16le'), 'malformed/utf16'],
    ['UTF-16 LE, marked', Buffer.from('\uFEFF{"a":"x"}', 'utf16le'), 'malformed/utf16'],
    ['UTF-16 BE', Buffer.from('{"a":"x"}', 'utf16le').swap16(), 'malformed/utf16'],
    ['UTF-16 text', Buffer.from('started the service', 'utf16le'), 'malformed/utf16'],
    ['100,000 brackets', brackets, 'malformed/invalid_json'],
    ['100,000 brackets in an object', `{"a":${brackets}`, 'malformed/invalid_json'],
  ];
  it.each(cases)('%s', (_, content, expected) => {
    expect(verdict(decoder(), lineOf(content))).toBe(expected);
  });

  it('stand for the rest of a line that the framer cut off at a block', () => {
    const line = lineOf(Buffer.from('{"a":"x"}\n{"b":1}', 'utf16le').subarray(19));
    expect(verdict(decoder(), line)).toBe('malformed/utf16');
  });

  it('reach 100,000 levels down, or say why not, and the neighbours count', () => {
    const deep = decoder();
    const line = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const objects = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    expect(verdict(deep, lineOf('{"a":1}'))).toBe('record');
    for (const nested of [line, objects]) {
      expect(['record', 'malformed/too_deep']).toContain(verdict(deep, lineOf(nested)));
      deep.decode(lineOf(nested))?.visitLeaves(() => {});
      expect(deep.decode(lineOf('{"a":7}'))?.field(0)).toBe(7);
    }
  });
});

describe('oddities that cost no record', () => {
  it('are counted by name', () => {
    const odd = decoder();
    for (const content of [
      '{"a":1}',
      '\uFEFF{"a":1}',
      '{"a":1}\r',
      '{"a":2}\r',
      `${nul(4)}{"a":1}`,
      nul(4),
      'plain text\r',
      '{"a":"\uFFFD"}',
      bytes('{"a":"x', [0xff], 'y"}'),
      bytes('{"a":"', [0xc3], '"}'),
    ]) {
      odd.decode(lineOf(content));
    }
    expect(Object.fromEntries(odd.anomalies)).toEqual({
      bom: 1,
      crlf: 2,
      nul_padding: 2,
      invalid_utf8: 2,
    });
  });

  it('replace what is not UTF-8, and nothing else', () => {
    const record = decoder().decode(lineOf(bytes('{"a":"x', [0xff, 0xe2, 0x82], 'é"}')));
    expect(record?.field(0)).toBe('x\uFFFD\uFFFDé');
  });
});

describe('JSONTestSuite as lines', () => {
  interface Expected {
    readonly lines: readonly { line: number; name: string; expect: string; node_utf8: string }[];
  }
  const expected: Expected = JSON.parse(
    readFileSync(fixture('jsontestsuite_lines.expected.json'), 'utf8'),
  );
  const lines = linesOf(readFileSync(fixture('jsontestsuite_lines.bin')));
  const suite = expected.lines.map((entry) => ({
    name: entry.name,
    expect: entry.expect,
    node_utf8: entry.node_utf8,
    verdict: verdict(decoder(), lineOf(lines[entry.line - 1] ?? '')),
  }));

  it('rejects all that must be rejected', () => {
    const rejects = suite.filter((entry) => entry.expect === 'reject');
    expect(rejects).toHaveLength(182);
    expect(rejects.filter((entry) => entry.verdict === 'record')).toEqual([]);
  });

  it('takes every object that must be accepted for a record, all else for no object', () => {
    const accepts = suite.filter((entry) => entry.expect === 'accept');
    const records = accepts.filter((entry) => entry.verdict === 'record');
    const others = accepts.filter((entry) => entry.verdict === 'malformed/not_an_object');
    expect(records.map((entry) => entry.node_utf8)).toEqual(Array(11).fill('object'));
    expect(others.map((entry) => entry.node_utf8)).toEqual(Array(80).fill('other'));
  });

  it('decides where the suite leaves it open as V8 does', () => {
    const open = suite.filter((entry) => entry.expect === 'either');
    expect(open).toHaveLength(35);
    const records = open.filter((entry) => entry.verdict === 'record');
    expect(records.map((entry) => entry.name)).toEqual([
      'i_object_key_lone_2nd_surrogate.json',
      // V8 rejects the mark; here it is stripped.
      'i_structure_UTF-8_BOM_empty_object.json',
    ]);
  });
});

describe('the Big List of Naughty Strings', () => {
  const strings = readFileSync(fixture('blns.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('comes through as values, keys, nested keys and levels', () => {
    expect(strings.length).toBeGreaterThan(400);
    for (const naughty of strings) {
      // A path's dots are its own; a key that has some is found by its whole spelling.
      const fields = ['value', naughty, `in.${naughty}`, '@level', '@time'];
      const record = createDecoder({ fields, profile: 'auto' }).decode(
        lineOf(JSON.stringify({ value: naughty, level: naughty, time: naughty, in: own(naughty) })),
      );
      expect(record?.field(0)).toBe(naughty);
      expect(record?.field(2)).toBe('inner');
      const keyed = createDecoder({ fields, profile: 'auto' });
      expect(keyed.decode(lineOf(JSON.stringify(own(naughty))))?.field(1)).toBe('inner');
    }
  });

  it('as a line of its own is never a record', () => {
    for (const naughty of strings.filter((line) => !line.trimStart().startsWith('{'))) {
      expect(verdict(decoder(), lineOf(naughty)), naughty).toMatch(/^(?:malformed|blank|text)\//);
    }
  });
});

/** An object with one own key, whatever it is called. */
function own(key: string): object {
  return Object.fromEntries([[key, 'inner']]);
}

function linesOf(content: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = content.indexOf(10); end !== -1; end = content.indexOf(10, start)) {
    lines.push(content.subarray(start, end));
    start = end + 1;
  }
  return lines;
}
