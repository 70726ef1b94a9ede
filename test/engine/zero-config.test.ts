import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { type Parts, partsOf } from '../support/parts.ts';
import { runs } from '../support/runs.ts';

const { config } = loadConfig({ env: {}, flags: {}, cwd: '/' });

describe('without configuration', () => {
  it('counts messages with values in them by their template', () => {
    const engine = fresh();
    for (const id of [1, 22, 333])
      feed(engine, { level: 'info', msg: `user ${id} from 10.0.0.${id}` });
    feed(engine, { level: 'info', event: 'order_created' });
    expect(series(engine, 'log_events')).toEqual({
      'user <num> from <ip>,info': 3,
      'order_created,info': 1,
    });
  });

  it('counts requests by method, code and route, and errors by type', () => {
    const engine = fresh();
    const request = { method: 'GET', path: '/users/17?a=1', status: 200, duration_ms: 12 };
    for (const status of [200, 200, 404]) {
      feed(engine, { level: 'info', msg: 'request completed', ...request, status });
    }
    feed(engine, { level: 'error', msg: 'failed', error: { type: 'ValueError', message: 'x' } });
    expect(series(engine, 'http_requests')).toEqual({
      'GET,200,/users/{id}': 2,
      'GET,404,/users/{id}': 1,
    });
    expect(timingCounts(engine, 'http_request_duration')).toEqual({ 'GET,/users/{id}': 3 });
    expect(series(engine, 'log_exceptions')).toEqual({ ValueError: 1 });
  });

  it('counts the same over restarts between any two lines', () => {
    fc.assert(
      fc.property(fc.array(record(), { maxLength: 50 }), fc.array(fc.nat(50)), (records, stops) => {
        const whole = fresh();
        let engine = fresh();
        for (const [place, value] of records.entries()) {
          feed(whole, value);
          feed(engine, value);
          if (stops.includes(place)) engine = restarted(engine);
        }
        expect(JSON.stringify(engine.snapshot())).toBe(JSON.stringify(whole.snapshot()));
      }),
      runs(60),
    );
  });
});

function fresh(): Engine {
  const { declarations, profile } = config;
  return createEngine({ declarations, profile, maxLineBytes: 10_000, framing: 'block' });
}

function restarted(engine: Engine): Engine {
  const next = fresh();
  next.restore(JSON.parse(JSON.stringify(engine.save())));
  return next;
}

function feed(engine: Engine, value: object): void {
  engine.chunk(Buffer.from(`${JSON.stringify(value)}\n`));
}

function series(engine: Engine, name: string): Record<string, number | undefined> {
  return Object.fromEntries(
    seriesOf(engine, name).map(({ labels, value }) => [labels.join(','), value]),
  );
}

function timingCounts(engine: Engine, name: string): Record<string, number | undefined> {
  return Object.fromEntries(
    seriesOf(engine, name).map(({ labels, timing }) => [labels.join(','), timing?.count]),
  );
}

function seriesOf(engine: Engine, name: string): Parts['metrics'][number]['series'] {
  const id = config.declarations.metrics.findIndex((metric) => metric.name === name);
  return partsOf(engine.snapshot()).metrics[id]?.series ?? [];
}

function record(): fc.Arbitrary<object> {
  const word = fc.constantFrom('user', 'for', 'a', 'b', 'c', 'd', 'e', '17', '10.0.0.1', 'id=x');
  return fc.record(
    {
      level: fc.constantFrom('info', 'error'),
      time: fc.nat(100_000).map((seconds) => new Date(seconds * 1000).toISOString()),
      msg: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
      logger: fc.constantFrom('app.db', 'app.http', 'x.db', ''),
      elapsed_ms: fc.nat(500),
    },
    { requiredKeys: ['msg'] },
  );
}
