import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import type { Quantity } from '../../src/model/quantity.ts';
import { count, declarations, metric, state, timing } from '../count/registry/declarations.ts';

const ofNothing = (): Catalogue => new Catalogue(declarations());

const namesOf = ({ family, keys }: Quantity) => [family?.name, ...Object.values(keys)];

describe('names of declared quantities', () => {
  const catalogue = new Catalogue(
    declarations({
      components: ['consumer', 'publisher'],
      counts: [
        { ...count('events', 'errors'), rate: 'errors_per_second' },
        { ...count('events', 'errors'), component: 'publisher' },
        count('events', 'sent'),
        count('events', 'sent_total'),
      ],
      timings: [timing('wait_usec')],
      states: [state('size')],
      metrics: [metric('counter', ['le', 'x', '_x'])],
    }),
  );
  const { counts, rates, timings, metrics } = catalogue.declared;

  it('put one name of two components into one family, and its keys behind the component', () => {
    expect(counts[0]?.family).toBe(counts[1]?.family);
    expect(counts.slice(0, 2).map(({ keys }) => keys)).toEqual([
      { delta: 'consumer_errors_delta', total: 'total_consumer_errors' },
      { delta: 'publisher_errors_delta', total: 'total_publisher_errors' },
    ]);
  });

  it('keep two of one component that would make one family apart', () => {
    expect(counts.slice(2).map(({ family }) => family?.name)).toEqual(['sent', 'sent_2']);
  });

  it('say what a rate is derived from', () => {
    expect(rates.map(({ name, derivation }) => [name, derivation?.of])).toEqual([
      ['errors_per_second', [counts[0]?.id]],
      ['error_rate_per_second', []],
    ]);
  });

  it('leave every spelling of a unit of time to the published unit', () => {
    expect(timings[0]?.family?.name).toBe('wait_seconds');
  });

  it('make label names valid and different', () => {
    expect(metrics[0]?.family?.labels).toEqual(['le_', 'x', '_x']);
  });
});

describe('a state of type any', () => {
  it('has no family and no key before its first value, and those of that value for good', () => {
    const catalogue = new Catalogue(declarations({ states: [state('size')] }));
    const id = catalogue.declared.states[0]?.id ?? -1;
    expect(catalogue.quantities[id]).toMatchObject({ kind: 'undecided', keys: {} });
    catalogue.decideState(0, 'number');
    catalogue.decideState(0, 'string');
    expect(catalogue.quantities[id]).toMatchObject({
      kind: 'state',
      valueType: 'number',
      family: { name: 'size', type: 'gauge' },
      keys: { value: 'consumer_size' },
    });
  });
});

describe('names of fields that carry a unit', () => {
  it.each([
    ['wait_usec', 'wait_seconds', 'avg_wait_ms', 'max_wait_ms'],
    ['http.elapsedMs', 'http_elapsed_seconds', 'avg_http_elapsed_ms', 'max_http_elapsed_ms'],
    ['db-wait-msecs', 'db_wait_seconds', 'avg_db_wait_ms', 'max_db_wait_ms'],
    ['nanos', 'nanos_seconds', 'avg_nanos_ms', 'max_nanos_ms'],
  ])('%s is %s', (field, ...names) => {
    expect(namesOf(ofNothing().addFieldTiming(field))).toEqual(names);
  });

  it('are taken by the field that comes first', () => {
    const catalogue = ofNothing();
    catalogue.addFieldTiming('wait_ms');
    expect(namesOf(catalogue.addFieldTiming('wait_us'))).toEqual([
      'wait_2_seconds',
      'avg_wait_us_ms',
      'max_wait_us_ms',
    ]);
  });
});

describe('names of fields of heartbeats', () => {
  it('are given when the kind is known, and kept', () => {
    const catalogue = ofNothing();
    const jobs = catalogue.heartbeatField('jobs', undefined);
    const total = catalogue.heartbeatField('total_jobs', 'total');
    expect(namesOf(jobs)).toEqual([undefined]);
    expect(namesOf(total)).toEqual(['jobs', 'jobs_delta', 'total_jobs']);
    expect(namesOf(catalogue.heartbeatField('jobs', 'gauge'))).toEqual(['jobs_2', 'jobs']);
    expect(catalogue.quantities[total.id]).toBe(total);
  });

  it.each([
    [['jobs_delta', 'delta'] as const, ['total_jobs', 'total'] as const],
    [['total_jobs', 'total'] as const, ['jobs_delta', 'delta'] as const],
  ])('are those of the total where a delta counts the same, whichever came first', (...fields) => {
    const catalogue = ofNothing();
    for (const [field, kind] of fields) catalogue.heartbeatField(field, kind);
    const named = catalogue.quantities.filter(({ provenance }) => provenance === 'heartbeat');
    expect(Object.fromEntries(named.map((one) => [one.name, namesOf(one)]))).toEqual({
      total_jobs: ['jobs', 'jobs_delta', 'total_jobs'],
      jobs_delta: [undefined],
    });
  });
});
