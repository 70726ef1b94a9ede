import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../../src/count/registry/registry.ts';
import { partsOf } from '../../support/parts.ts';
import { declarations } from './declarations.ts';

describe('components found by their loggers', () => {
  it('are named by the last part of the logger, by all of it where that is taken', () => {
    expect(
      namesFor(['strategies.core.NatsConsumer', 'x.nats_consumer', 'server/http.go:12']),
    ).toEqual(['nats_consumer', 'x_nats_consumer', 'http']);
    expect(namesFor(['consumer', 'other', '💓'])).toEqual(['consumer_2', 'other_2', 'component']);
  });

  it('are one where only the line of the caller differs', () => {
    expect(namesFor(['a.py:1', 'a.py:2'])).toEqual(['a']);
  });

  it('beyond their cap are one, and the known ones go on', () => {
    const registry = createRegistry(declarations({ maxDiscoveredComponents: 2 }));
    for (const logger of ['a', 'b', 'c', 'd', 'a']) {
      registry.begin(1);
      registry.component(logger, logger === 'd');
    }
    const found = partsOf(registry.snapshot()).discoveredComponents.map(
      ({ name, records, errors }) => [name, records, errors],
    );
    expect(found).toEqual([
      ['a', 2, 0],
      ['b', 1, 0],
      ['other', 2, 1],
    ]);
  });

  it('have the timings of their own records', () => {
    const registry = createRegistry(declarations());
    for (const [logger, ms] of [
      ['a', 1],
      ['b', 5],
      ['a', 3],
    ] as const) {
      registry.begin(undefined);
      registry.component(logger, false);
      registry.discoveredSample('wait_ms', ms);
    }
    registry.begin(undefined);
    registry.discoveredSample('wait_ms', 100);
    const timings = partsOf(registry.snapshot()).discoveredComponents.map(
      (component) => component.timings,
    );
    expect(timings).toEqual([
      [{ field: 'wait_ms', samples: 2, averageMs: 2, maximumMs: 3 }],
      [{ field: 'wait_ms', samples: 1, averageMs: 5, maximumMs: 5 }],
    ]);
  });
});

function namesFor(loggers: readonly string[]): readonly string[] {
  const registry = createRegistry(declarations({ maxDiscoveredComponents: 10 }));
  for (const logger of loggers) registry.component(logger, false);
  return partsOf(registry.snapshot()).discoveredComponents.map(({ name }) => name);
}
