import { describe, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../../../src/count/registry/registry.ts';
import { type Parts, partsOf } from '../../support/parts.ts';
import { declarations, state } from './declarations.ts';

describe('a state', () => {
  it('is what is declared until a record says otherwise', () => {
    const registry = createRegistry(
      declarations({ states: [state('breaker', 'CLOSED'), state('is_running')] }),
    );
    expect(partsOf(registry.snapshot()).states).toEqual([
      { value: 'CLOSED', changedTimeMs: undefined },
      { value: undefined, changedTimeMs: undefined },
    ]);
  });

  it('has its last value, and the time at which it took it', () => {
    const registry = createRegistry(declarations({ states: [state('breaker', 'CLOSED')] }));
    const seen = (['CLOSED', 'OPEN', 'OPEN', 7, false, -0] as const).map((value, at) => {
      registry.begin(1000 + at);
      registry.state(0, value);
      return stateOf(registry);
    });
    expect(seen).toEqual([
      { value: 'CLOSED', changedTimeMs: undefined },
      { value: 'OPEN', changedTimeMs: 1001 },
      { value: 'OPEN', changedTimeMs: 1001 },
      { value: 7, changedTimeMs: 1003 },
      { value: false, changedTimeMs: 1004 },
      { value: 0, changedTimeMs: 1005 },
    ]);
  });

  it('refuses numbers that JSON cannot hold', () => {
    const registry = createRegistry(declarations({ states: [state('queue_size')] }));
    registry.state(0, 3);
    registry.state(0, NaN);
    registry.state(0, Infinity);
    expect(stateOf(registry).value).toBe(3);
    expect(registry.refusals.get('number_out_of_range')).toBe(2);
  });

  it('keeps a text within bounds', () => {
    const registry = createRegistry(declarations({ states: [state('error')] }));
    registry.state(0, 'é'.repeat(100_000));
    expect(stateOf(registry).value).toBe('é'.repeat(1024));
  });
});

function stateOf(registry: Registry): Parts['states'][number] {
  const [seen] = partsOf(registry.snapshot()).states;
  if (seen === undefined) throw new Error('no state is declared');
  return seen;
}
