import { expect, it } from 'vitest';
import { soak } from '../../../scripts/soak/run.js';
import { seed } from '../../support/seed.ts';

it('kill -9 at random, under torn writes at 10,000 lines/s and a rotation each second', async () => {
  const result = await soak({ forMs: 15_000, rate: 10_000, seed });
  const { kills, rotations, scrapes, complaints, written, ...rest } = result;
  expect({ ...rest, seed }).toMatchObject({
    seed,
    lost: 0,
    duplicated: 0,
    sumIsExact: true,
    counted: written,
    exit: 0,
    largestDrop: 0,
    // Saved, then said: a kill between the two leaves a number out, and never says one twice.
    heartbeats: { repeated: 0, disagreeing: 0 },
    ledger: { lines: written, matched: written, bytes: result.bytes },
  });
  // A log that a rotation has just taken away is waited for; nothing else is to be said.
  expect(complaints.filter((line) => !line.includes('"source_problem"'))).toEqual([]);
  expect(kills).toBeGreaterThan(10);
  expect(rotations).toBeGreaterThan(10);
  expect(scrapes).toBeGreaterThan(10);
  expect(result.heartbeats.said).toBeGreaterThan(10);
});
