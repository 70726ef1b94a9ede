import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src/decode/profile/catalogue.ts';
import { ProfileSearch } from '../../../src/decode/profile/profile-search.ts';
import type { JsonObject } from '../../../src/decode/record/json-value.ts';
import type { FieldValue } from '../../../src/model/record.ts';
import { runs } from '../../support/runs.ts';

const folder = new URL('../../../fixtures/profiles/', import.meta.url);
const records: readonly JsonObject[] = readdirSync(folder)
  .filter((file) => file.endsWith('.ndjson'))
  .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n', 20))
  .map((line) => JSON.parse(line) as JsonObject);
const search = new ProfileSearch(profiles);

const values: FieldValue[] = ['info', 30, '', null, true, { level: 'info' }];
const keys = new Set(
  profiles
    .flatMap(({ signs, time, level, message, event, logger, error }) =>
      [signs, time, level, message, event, logger, error].flat(),
    )
    .concat(
      'lineno',
      records.flatMap((record) => Object.keys(record)),
    ),
);
/** Half of all keys, each with what a sample has there or with anything. */
const anyRecord = fc
  .tuple(fc.subarray([...keys]), fc.infiniteStream(fc.nat(1000)))
  .map(([some, numbers]) => {
    const entries = some.map((key): [string, FieldValue] => {
      const number: number = numbers.next().value;
      const sample = records[number % records.length]?.[key];
      return [key, sample ?? values[number % values.length]];
    });
    return Object.fromEntries(entries);
  });

/** Asks every profile. */
function claimant(record: JsonObject): string | undefined {
  const scores = profiles.map((profile) => profile.recognises(record));
  return profiles[scores.indexOf(Math.max(...scores))]?.name;
}

function agrees(record: JsonObject): void {
  expect(search.find(record, undefined).name).toBe(claimant(record));
}

describe('the search among profiles finds what asking each of them finds', () => {
  it('in every sample', () => {
    const found = new Set(records.map((record) => search.find(record, undefined).name));
    expect(found.size).toBeGreaterThanOrEqual(28);
    for (const record of records) agrees(record);
  });

  it('in records of keys of many loggers', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        agrees(record);
        for (const profile of profiles) {
          const { name, signs } = profile;
          if (signs.length === 0) continue;
          const others = Object.entries(record).filter(([key]) => !signs.includes(key));
          expect([name, profile.recognises(Object.fromEntries(others))]).toEqual([name, 0]);
        }
      }),
      runs(2000),
    );
  });

  it('whichever was likely', () => {
    // Only a claim of 1 may end the search, for no other can be as sure.
    const pair = fc.tuple(fc.constantFrom(...records), fc.constantFrom(...profiles));
    fc.assert(
      fc.property(pair, ([record, likely]) => {
        const isSure = likely.recognises(record) === 1;
        const expected = isSure ? likely.name : claimant(record);
        expect(search.find(record, likely).name).toBe(expected);
      }),
      runs(1000),
    );
  });
});
