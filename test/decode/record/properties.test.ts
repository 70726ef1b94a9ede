import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../../src/decode/record/decoder.ts';
import { runs } from '../../support/runs.ts';
import { lineOf, verdict } from './line.ts';

const fields = ['event', 'a.b', '@time', '@level', '@message', '@logger', '@error', '@event'];
const real = ['petrosa/info_steady.ndjson', 'logs/wikiactivity.ndjson', 'logs/mongodb_head.ndjson']
  .flatMap((name) =>
    readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), 'utf8').split('\n', 40),
  )
  .filter((line) => line !== '');

/** What JSON.parse says of a line from whose ends padding was stripped. */
function parsed(content: Uint8Array): unknown {
  const text = Buffer.from(content).toString('utf8');
  const cleaned = text.replace(/^\uFEFF/, '').replace(/^[\0 \t\r]+|[\0 \t\r]+$/g, '');
  try {
    return JSON.parse(cleaned);
  } catch {
    return undefined;
  }
}

const decoder = createDecoder({ fields, profile: 'auto' });

function agreesWithJsonParse(content: Uint8Array): void {
  const value = parsed(content);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const line = lineOf(content);
  const record = decoder.decode(line);
  expect(record !== undefined).toBe(isObject);
  expect(decoder.failure.reason).toMatch(/^[a-z0-9_]+$/);
  for (const slot of fields.keys()) record?.field(slot);
  record?.visitLeaves(() => {});
}

const anyLine = (bytes: fc.Arbitrary<number[]>) =>
  bytes.map((list) => Uint8Array.from(list.filter((byte) => byte !== 0x0a)));

describe('decode', () => {
  it('agrees with JSON.parse on random bytes, and never throws', () => {
    const bytes = fc.array(fc.nat(255), { maxLength: 300 });
    fc.assert(fc.property(anyLine(bytes), agreesWithJsonParse), runs(2000));
  });

  it('agrees with JSON.parse on bytes that JSON is made of', () => {
    const alphabet = [...Buffer.from('{}[]":,0123456789.eE+-\\utrfalsn \t\r\0'), 0xef, 0xbb, 0xbf];
    const bytes = fc.array(fc.constantFrom(...alphabet), { maxLength: 40 });
    fc.assert(fc.property(anyLine(bytes), agreesWithJsonParse), runs(2000));
  });

  it('agrees with JSON.parse on real lines, mutated', () => {
    const mutation = fc.record({
      at: fc.nat(2000),
      drop: fc.nat(3),
      put: fc.array(fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('{}[]":,\\0'))), {
        maxLength: 3,
      }),
    });
    const mutated = fc
      .tuple(fc.constantFrom(...real), fc.array(mutation, { maxLength: 3 }))
      .map(([line, mutations]) => {
        const bytes = Array.from(Buffer.from(line));
        for (const { at, drop, put } of mutations) bytes.splice(at % bytes.length, drop, ...put);
        return bytes;
      });
    fc.assert(fc.property(anyLine(mutated), agreesWithJsonParse), runs(1500));
  });

  it('gives any JSON object its values back by their keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object);
        const keys = Object.keys(object).filter((key) => !key.startsWith('@'));
        const record = createDecoder({ fields: keys, profile: 'auto' }).decode(lineOf(text));
        const again: Record<string, unknown> = JSON.parse(text);
        for (const [slot, key] of keys.entries()) expect(record?.field(slot)).toEqual(again[key]);
      }),
    );
  });

  it('reads a record the same whatever came before it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...real), { maxLength: 20 }), (lines) => {
        const warm = createDecoder({ fields, profile: 'auto' });
        for (const line of lines) {
          const cold = createDecoder({ fields, profile: 'auto' });
          expect(verdict(warm, lineOf(line))).toBe(verdict(cold, lineOf(line)));
          const [mine, fresh] = [warm.decode(lineOf(line)), cold.decode(lineOf(line))];
          for (const slot of fields.keys()) expect(mine?.field(slot)).toEqual(fresh?.field(slot));
        }
      }),
    );
  });
});
