import { describe, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../../../src/count/registry/registry.ts';
import { type Parts, partsOf } from '../../support/parts.ts';
import { declarations } from './declarations.ts';

const minute = 60_000;

describe('a field whose name tells nothing', () => {
  it('is a total once it grew twice in five values and fell in none', () => {
    const registry = createRegistry(declarations());
    const seen = [3, 3, 5, 8].map((value, n) => fieldAfter(registry, n + 1, { jobs: value }));
    expect(seen.map((field) => field?.kind)).toEqual(Array(4).fill(undefined));
    expect(fieldAfter(registry, 5, { jobs: 9 })).toMatchObject({ kind: 'total', value: 9 });
  });

  it('counts from its first value on, over resets', () => {
    const registry = createRegistry(declarations());
    for (const [at, value] of [4, 6, 9, 9, 12, 2, 5].entries()) {
      fieldAfter(registry, at + 1, { jobs: value });
    }
    expect(partsOf(registry.snapshot()).run.fields).toMatchObject([
      { kind: 'total', value: 17, printed: 5, resets: 1 },
    ]);
  });

  it('may fall at a restart of the service', () => {
    const registry = createRegistry(declarations());
    const values = [
      [1, 4],
      [2, 9],
      [1, 3],
      [2, 5],
      [3, 8],
    ] as const;
    for (const [at, [n, value]] of values.entries()) {
      fieldAfter(registry, n, { jobs: value }, at);
    }
    expect(partsOf(registry.snapshot()).run.fields[0]).toMatchObject({ kind: 'total', value: 17 });
  });

  it.each([
    ['falls by itself', [3, 8, 2, 9, 10, 11]],
    ['is no whole number', [1, 2.5, 3, 4, 5, 6]],
    ['is below 0', [1, -2, 3, 4, 5, 6]],
  ])('is a gauge where it %s, for good', (_, values) => {
    const registry = createRegistry(declarations());
    for (const [at, value] of values.entries()) fieldAfter(registry, at + 1, { jobs: value });
    const last = values.at(-1);
    expect(partsOf(registry.snapshot()).run.fields[0]).toMatchObject({
      kind: 'gauge',
      value: last,
    });
  });

  it('is not told while it never changes', () => {
    const registry = createRegistry(declarations());
    for (let n = 1; n < 50; n += 1) fieldAfter(registry, n, { jobs: 7 });
    expect(partsOf(registry.snapshot()).run.fields[0]).toMatchObject({ kind: undefined, value: 7 });
  });
});

describe('fields of heartbeats', () => {
  it('tell a count once: the delta beside its total is a repetition', () => {
    const registry = createRegistry(declarations());
    for (const [field, kind] of [
      ['jobs_delta', 'delta'],
      ['total_jobs', 'total'],
    ] as const) {
      beat(registry, 1);
      registry.heartbeatField(field, 5, kind);
    }
    expect(partsOf(registry.snapshot()).run.fields.map(({ isRepeated }) => isRepeated)).toEqual([
      true,
      false,
    ]);
  });

  it('hold a printed rate against the total of the same name', () => {
    const registry = createRegistry(declarations());
    for (const [n, total, rate] of [
      [1, 60, 1],
      [2, 180, 2],
      [3, 240, 5],
    ] as const) {
      beat(registry, n);
      registry.heartbeatField('jobs_total', total, 'total');
      registry.heartbeatRate('jobs_per_second', rate);
    }
    expect(partsOf(registry.snapshot()).run.fields[0]?.rate).toEqual({
      compared: 2,
      disagreed: 1,
      worst: { printed: 5, counted: 1 },
    });
  });

  it('are at most 64, further ones are refused', () => {
    const registry = createRegistry(declarations());
    beat(registry, 1);
    for (let n = 0; n < 70; n += 1) registry.heartbeatField(`f${n}`, 1, 'gauge');
    expect(partsOf(registry.snapshot()).run.fields).toHaveLength(64);
    expect(registry.refusals.get('heartbeat_fields_full')).toBe(6);
  });

  it('belong to heartbeats of one name, the first, over a restart too', () => {
    const registry = createRegistry(declarations());
    expect(registry.discoveredHeartbeat('beat')).toBe(true);
    const resumed = createRegistry(declarations());
    resumed.restore(JSON.parse(JSON.stringify(registry.save())));
    expect(resumed.discoveredHeartbeat('other')).toBe(false);
    expect(resumed.discoveredHeartbeat('beat')).toBe(true);
  });

  it('are refused where a total is below 0', () => {
    const registry = createRegistry(declarations());
    beat(registry, 1);
    registry.heartbeatField('jobs_total', -1, 'total');
    expect(registry.refusals.get('negative_total')).toBe(1);
  });
});

function beat(registry: Registry, n: number, at = n): void {
  registry.begin(at * minute);
  registry.serviceHeartbeat({ count: n, uptimeSeconds: n * 60, intervalSeconds: 60 });
}

function fieldAfter(
  registry: Registry,
  n: number,
  values: Readonly<Record<string, number>>,
  at = n,
): Parts['run']['fields'][number] | undefined {
  beat(registry, n, at);
  for (const [field, value] of Object.entries(values)) {
    registry.heartbeatField(field, value, undefined);
  }
  return partsOf(registry.snapshot()).run.fields[0];
}
