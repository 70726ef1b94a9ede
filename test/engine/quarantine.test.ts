import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { partsOf } from '../support/parts.ts';

const { config } = loadConfig({
  env: {},
  flags: {},
  cwd: '/',
  readText: () => `version: 1
metrics:
  failures:
    type: counter
    when: { '@level': error }
    labels: { what: '@template' }
`,
});

describe('the quarantine of an engine', () => {
  it('has what no rule took, text of no record and broken records, and nothing else', () => {
    const engine = fresh(true);
    feed(engine, 'error', 'lost 1');
    engine.chunk(Buffer.from('  told after a record that a rule took\n'));
    feed(engine, 'info', 'user 7 came');
    engine.chunk(Buffer.from('password=x came\n{"a":\n\n'));
    engine.chunk(
      Buffer.from('Traceback (most recent call last):\n  File "a.py", line 1\nKeyError\n'),
    );
    engine.end();
    const groups = engine.quarantine();
    expect(groups.map(({ class: cls, shape, count }) => `${cls} ${count}: ${shape}`)).toEqual([
      'unmatched 1: info user <num> came',
      'text 1: password=*** came',
      'malformed 1: {"a":',
    ]);
    expect(engine.quarantine(1)).toHaveLength(1);
  });

  it('keeps little, whatever comes', () => {
    const engine = fresh(true);
    const keptBytes = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const flood = (from: number, to: number): void => {
      for (let n = from; n < to; n++) {
        // Words of letters only: what masks values finds none in them, so each is a shape.
        const word = n.toString().replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '');
        const long = `${word} of ${word} ${'long '.repeat(n % 600)}`;
        feed(engine, n % 2 === 0 ? 'info' : 'warn', n % 3 === 0 ? word : long);
        engine.chunk(Buffer.from(`${long}\n{"${word}":"${long}\n`));
      }
    };
    flood(0, 10);
    const before = keptBytes();
    flood(10, 20_000);
    expect(keptBytes() - before).toBeLessThan(4 * 2 ** 20);
    expect(engine.quarantine()).toHaveLength(100);
  });

  it('is empty unless it is asked for', () => {
    const engine = fresh(false);
    feed(engine, 'info', 'user 7 came');
    expect(engine.quarantine()).toEqual([]);
  });

  it('changes nothing that is counted or saved: the rules have templates of their own', () => {
    const [without, within] = [fresh(false), fresh(true)];
    for (const engine of [without, within]) {
      // Words in one place, enough of them to be taken for values: but for those of errors only.
      for (const word of ['red', 'green', 'blue', 'black', 'white', 'grey']) {
        feed(engine, 'info', `the light is ${word} now`);
      }
      feed(engine, 'error', 'the light is off now');
    }
    expect(within.save()).toEqual(without.save());
    expect(partsOf(within.snapshot()).metrics[0]?.series[0]?.labels).toEqual([
      'the light is off now',
    ]);
  });
});

/** V8's own, wherever the test runs. */
const collectGarbage: () => void = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
})();

function fresh(quarantines: boolean): Engine {
  const { declarations, profile } = config;
  const maxLineBytes = 10_000;
  return createEngine({ declarations, profile, maxLineBytes, framing: 'block', quarantines });
}

function feed(engine: Engine, level: string, msg: string): void {
  engine.chunk(Buffer.from(`${JSON.stringify({ level, msg })}\n`));
}
