import { describe, expect, it } from 'vitest';
import { runs } from '../../support/runs.ts';
import { seed } from '../../support/seed.ts';
import { MutatedLines, realLines } from './mutated-lines.ts';
import { broadFields, TwoDecoders } from './two-decoders.ts';

/** Enough for every kind of damage to meet every kind of line; more by hand: `SHAPE_LINES=…`. */
const lines = Number(process.env['SHAPE_LINES'] ?? runs(100_000).numRuns);

describe('lines of known shapes', () => {
  it('are read as JSON.parse reads them', () => {
    const real = realLines(60);
    expect(real.length).toBeGreaterThan(300);
    const source = new MutatedLines(seed, real);
    const decoders = ['auto', 'structlog', 'mongodb', 'pino'].map(
      (profile) => new TwoDecoders(broadFields, profile),
    );
    for (let n = 0; n < lines; n++) {
      const line = source.next();
      const two = decoders[n < lines / 2 ? 0 : n % decoders.length];
      const difference = two?.difference(line);
      if (difference !== undefined) {
        throw new Error(`seed ${seed}, line ${n}: ${difference}\n${Buffer.from(line).toString()}`);
      }
    }
    for (const two of decoders) {
      const [quick, oracle] = two.reports();
      expect(quick).toEqual(oracle);
    }
    const hits = decoders.reduce((sum, two) => sum + two.hits, 0);
    expect(hits / lines).toBeGreaterThan(0.25);
  }, 600_000);
});
