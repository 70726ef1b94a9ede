import { describe, expect, it } from 'vitest';
import type { LogLevel } from '../../../src/model/log.ts';
import { createLog } from '../../../src/publish/own/log.ts';
import { createManualClock } from '../../support/clock.ts';

function record(level?: LogLevel) {
  const clock = createManualClock();
  const texts: string[] = [];
  const write = (text: string): void => void texts.push(text);
  const log = createLog(level === undefined ? { write, clock } : { write, clock, level });
  const lines = (): Record<string, unknown>[] =>
    texts.map((text) => {
      expect(text.endsWith('\n')).toBe(true);
      return JSON.parse(text);
    });
  return { clock, log, lines };
}

describe('the own log', () => {
  it('writes one JSON object a line', () => {
    const { log, lines } = record();
    log.warn('source_lost', 'gone\nfor "good"', { path: '/a', bytes: 3, level: 'x' });
    expect(lines()).toEqual([
      {
        ts: '2024-01-01T00:00:00.000Z',
        level: 'warn',
        msg: 'gone\nfor "good"',
        code: 'source_lost',
        path: '/a',
        bytes: 3,
        level_: 'x',
      },
    ]);
  });

  it('keeps to its level', () => {
    const { log, lines } = record('warn');
    log.debug('a', 'a');
    log.info('b', 'b');
    log.warn('c', 'c');
    log.error('d', 'd');
    expect(lines().map(({ code }) => code)).toEqual(['c', 'd']);
  });

  it('tells a code five times in ten seconds, then how often more', () => {
    const { clock, log, lines } = record();
    for (let n = 0; n < 1000; n += 1) log.warn('noisy', `line ${n}`);
    log.warn('other', 'still heard');
    expect(lines()).toHaveLength(6);
    clock.advance(10_000);
    expect(lines().at(-1)).toMatchObject({ code: 'noisy', level: 'warn', suppressed: 995 });
    expect(lines()).toHaveLength(7);
    log.warn('noisy', 'again');
    expect(lines().at(-1)).toMatchObject({ msg: 'again' });
    clock.advance(10_000);
    expect(lines()).toHaveLength(8);
    expect(clock.pendingTimers).toBe(0);
  });

  it('tells what it suppressed when it is closed, and leaves no timer', () => {
    const { clock, log, lines } = record();
    for (let n = 0; n < 7; n += 1) log.error('noisy', 'x');
    log.close();
    expect(lines().at(-1)).toMatchObject({ suppressed: 2 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('stays small whatever it is given', () => {
    const { clock, log, lines } = record();
    log.info('long', 'x'.repeat(1_000_000), { field: 'y'.repeat(1_000_000) });
    expect(JSON.stringify(lines()).length).toBeLessThan(1500);
    for (let n = 0; n < 10_000; n += 1) log.info(`code ${n}`, 'x');
    expect(clock.pendingTimers).toBeLessThan(300);
    expect(lines().length).toBeLessThan(300);
  });

  it('survives that nobody takes its lines', () => {
    const log = createLog({
      clock: createManualClock(),
      write: () => {
        throw new Error('EPIPE');
      },
    });
    expect(() => log.error('x', 'x')).not.toThrow();
  });
});
