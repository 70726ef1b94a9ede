import { describe, expect, it } from 'vitest';
import { expectBetween } from './between.ts';

const startMs = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;

function at(timeMs: number, more: object = {}): string {
  return JSON.stringify({ time: new Date(timeMs).toISOString(), ...more });
}

describe('timestamps', () => {
  it('absent: counted all the same', async () => {
    const { analysis } = await expectBetween(['{"x":1}', '{"time":null}', '{"time":""}'], {
      unmatched: 3,
    });
    expect(analysis.oddities['untimed']).toBe(7);
    expect(analysis.report.time).toMatchObject({ first: null, last: null });
  });

  it('out of order: counted all the same, and told', async () => {
    const order = [0, 5, 3, 4, 9, 1, 10].map((seconds) => at(startMs + seconds * 1000));
    const { analysis } = await expectBetween(order, { unmatched: 7 });
    expect(analysis.oddities['out_of_order']).toBe(3);
    expect(analysis.report.time).toMatchObject({
      first: '2026-01-01T00:00:00.000Z',
      last: '2026-01-01T00:00:10.000Z',
    });
  });

  it('a year ahead, a year behind, year 0, year 10,000: counted, and not believed', async () => {
    const honest = Array.from({ length: 20 }, (_, second) => at(startMs + second * 1000));
    const odd = [
      at(startMs + 365 * dayMs),
      at(startMs - 365 * dayMs),
      '{"time":"0000-01-01T00:00:00Z"}',
      '{"time":"9999-12-31T23:59:59Z"}',
    ];
    // Two absurd stamps in a row would bear each other out.
    const apart = odd.flatMap((line) => [line, at(startMs + 20_000)]);
    const { analysis } = await expectBetween([...honest, ...apart], { unmatched: 28 });
    expect(analysis.oddities['absurd_stamp']).toBe(4);
    expect(analysis.report.time).toMatchObject({
      first: '2026-01-01T00:00:00.000Z',
      last: '2026-01-01T00:00:20.000Z',
    });
  });

  it('no time at all in what claims to be one', async () => {
    const lines = ['"soon"', '1e400', '-1', 'true', '{}', '[1]', '"2026-13-45T99:99:99Z"'];
    await expectBetween(
      lines.map((time) => `{"time":${time}}`),
      { unmatched: 7 },
    );
  });
});
