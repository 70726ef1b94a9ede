import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { partsOf } from '../support/parts.ts';

const trace = ['Traceback (most recent call last):', '  File "a.py", line 3', 'ValueError: 1'];
const ok = '{"level":"info","event":"ok"}';

describe('text between records', () => {
  it('is of the record before it, and no record', () => {
    const engine = run(['starting', ok, 'text', ...trace, '', ok, '{"level": oops}']);
    expect(engine.ledger()).toMatchObject({
      records: 2,
      matched: 6,
      unmatched: 1,
      malformed: 1,
      blank: 1,
    });
    expect(exceptions(engine)).toEqual([['ValueError', 1]]);
    expect(labelled(engine, 'log_lines')).toEqual([['info', 2]]);
  });

  it('is matched where a rule takes its exception', () => {
    expect(run([...trace, 'INFO next']).ledger()).toMatchObject({ matched: 3, unmatched: 1 });
    expect(run(trace, (lines) => lines.length, 'petrosa').ledger()).toMatchObject({ unmatched: 3 });
  });

  it('has one exception with a record that names it', () => {
    const failed = (named: object): string =>
      JSON.stringify({ level: 'error', event: 'x', ...named });
    const types = (lines: readonly string[]) => exceptions(run(lines));
    const named = failed({ error: { type: 'app.errors.ValueError' } });
    expect(types([named, ...trace, ok])).toEqual([['app.errors.ValueError', 1]]);
    expect(types([failed({ exc_info: 'ValueError: 1' }), ...trace])).toEqual([['ValueError', 1]]);
    expect(types([failed({ exc_info: true }), ...trace])).toEqual([['ValueError', 1]]);
    // A second trace is a second exception, another class another one, another record too.
    expect(types([named, ...trace, ...trace, ok])).toEqual([
      ['app.errors.ValueError', 1],
      ['ValueError', 1],
    ]);
    expect(types([failed({ error: { type: 'KeyError' } }), ...trace, ok])).toEqual([
      ['KeyError', 1],
      ['ValueError', 1],
    ]);
    expect(types([failed({ 'error.type': 'ValueError' }), ok, ...trace, ok])).toEqual([
      ['ValueError', 2],
    ]);
  });

  it('counts a trace at its end, and its lines then', () => {
    const engine = open();
    engine.chunk(Buffer.from([ok, ...trace, ''].join('\n')));
    expect(exceptions(engine)).toEqual([]);
    expect(engine.ledger().lines).toBe(1);
    engine.chunk(Buffer.from(`${ok}\n`));
    expect(exceptions(engine)).toEqual([['ValueError', 1]]);
    expect(engine.ledger().lines).toBe(5);
    expect(engine.brokenBalances).toBe(0);
  });

  it('gives the same wherever it is cut or begun anew', () => {
    const line = fc.oneof(
      fc.constantFrom(
        ok,
        'text',
        '',
        'a=1 b=2',
        '{"error":{"type":"ValueError"}}',
        'x.Error: 1',
        '\tat a.b(C.java:1)',
        '2026-11-23 18:14:55 x',
      ),
      fc.constantFrom(
        ...trace,
        'During handling of the above exception, another exception occurred:',
      ),
      fc.constantFrom('panic: x', 'goroutine 1 [running]:', 'main.main()', '{"level": oops}'),
    );
    const whole = (lines: readonly string[]) => outcome(run(lines));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        (lines, some) => {
          expect(outcome(run(lines, () => some))).toEqual(whole(lines));
        },
      ),
      { numRuns: 30 },
    );
  });
});

function outcome(engine: Engine) {
  expect(engine.brokenBalances).toBe(0);
  return { ledger: engine.ledger(), exceptions: exceptions(engine) };
}

function exceptions(engine: Engine): unknown[] {
  return labelled(engine, 'log_exceptions');
}

function labelled(engine: Engine, name: string): unknown[] {
  const { metrics } = config().declarations;
  const place = metrics.findIndex((metric) => metric.name === name);
  const family = partsOf(engine.snapshot()).metrics.at(place);
  return (family?.series ?? []).map((series) => [
    series.labels[0],
    'value' in series && series.value,
  ]);
}

function config(preset?: string) {
  return loadConfig({ preset, env: {}, flags: {}, cwd: '/' }).config;
}

function open(preset?: string): Engine {
  const { declarations, profile } = config(preset);
  return createEngine({ declarations, profile, maxLineBytes: 1 << 20, framing: 'block' });
}

/** Restarts after so many lines at a time. */
function run(
  lines: readonly string[],
  restartEvery: (lines: readonly string[]) => number = (all) => all.length,
  preset?: string,
): Engine {
  let engine = open(preset);
  const some = Math.max(1, restartEvery(lines));
  for (let at = 0; at < lines.length; at += some) {
    const part = lines.slice(at, at + some).map((line) => `${line}\n`);
    engine.chunk(Buffer.from(part.join('')));
    const saved = JSON.parse(JSON.stringify(engine.save()));
    engine = open(preset);
    engine.restore(saved);
  }
  engine.end();
  return engine;
}
