import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Step, World } from '../support/world.ts';

const weights = { write: 5, tear: 2, late: 2, pause: 4, settle: 1 } as const;
const replacements = ['rename', 'truncate', 'copytruncate', 'delete', 'swap'] as const;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: weights.write,
    arbitrary: fc.integer({ min: 1, max: 400 }).map((lines): Step => ({ do: 'write', lines })),
  },
  {
    weight: weights.tear,
    arbitrary: fc.integer({ min: 1, max: 40 }).map((at): Step => ({ do: 'tear', at })),
  },
  {
    weight: weights.late,
    arbitrary: fc.integer({ min: 1, max: 40 }).map((lines): Step => ({ do: 'late', lines })),
  },
  {
    weight: weights.pause,
    arbitrary: fc.constantFrom(2, 15, 60, 250, 1200).map((ms): Step => ({ do: 'pause', ms })),
  },
  { weight: weights.settle, arbitrary: fc.constant<Step>({ do: 'settle' }) },
  {
    weight: 5,
    arbitrary: fc.constantFrom(...replacements).map((kind): Step => ({ do: kind })),
  },
  { weight: 3, arbitrary: fc.constantFrom<Step>({ do: 'kill' }, { do: 'start' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'reload' }) },
);

describe('random programs of writing, tearing, rotating, truncating, deleting, reloading and kill -9', () => {
  it('leave every line counted once that was not taken away unread', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
        const directory = mkdtempSync(join(tmpdir(), 'heartbeat-random-'));
        const world = new World(directory);
        try {
          await world.begin();
          for (const each of steps) await world.do(each);
          expect(await world.end()).toEqual({ missing: [], odd: [] });
        } finally {
          world.close();
          rmSync(directory, { recursive: true, force: true });
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});
