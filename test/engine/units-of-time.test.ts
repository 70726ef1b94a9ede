import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { partsOf } from '../support/parts.ts';

const spellings = {
  ns: 'ns nsec nsecs nanos nanosec nanosecs nanosecond nanoseconds',
  us: 'us µs μs usec usecs micros microsec microsecs microsecond microseconds',
  ms: 'ms msec msecs millis millisec millisecs millisecond milliseconds',
  s: 's sec secs second seconds',
} as const;

const msOf = { ns: 3e-6, us: 3e-3, ms: 3, s: 3_000 } as const;

const humped = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** How loggers join a word and its unit. */
const joints: Readonly<Record<string, (unit: string) => string>> = {
  snake: (unit) => `wait_${unit}`,
  kebab: (unit) => `wait-${unit}`,
  nested: (unit) => `wait.${unit}`,
  upper: (unit) => `WAIT_${unit.toUpperCase()}`,
  camel: (unit) => `wait${humped(unit)}`,
};

const cases = (['ns', 'us', 'ms', 's'] as const).flatMap((unit) =>
  spellings[unit]
    .split(' ')
    .flatMap((word) => Object.values(joints).map((join) => [join(word), unit] as const)),
);

describe('a field that carries a unit of time in its name', () => {
  it.each([
    ...cases,
    ['waitUSec', 'us'],
    ['waitMilliSeconds', 'ms'],
    ['wait_milli_seconds', 'ms'],
    ['waitMS', 'ms'],
    ['waitms', 'ms'],
    ['waitusecs', 'us'],
  ] as const)('%s is timed in %s, published in seconds and shown in ms', (field, unit) => {
    const { families } = afterRecord('version: 1', field);
    const timed = families.flatMap(({ quantity, points, facets }) =>
      quantity.provenance === 'field'
        ? [
            {
              name: quantity.name,
              family: quantity.family?.name,
              keys: quantity.keys,
              count: points[0]?.distribution?.count,
              averageMs: facets.window?.averageMs,
            },
          ]
        : [],
    );
    expect(timed).toEqual([
      {
        name: field,
        family: 'wait_seconds',
        keys: { average: 'avg_wait_ms', maximum: 'max_wait_ms' },
        count: 1,
        averageMs: expect.closeTo(msOf[unit], 9),
      },
    ]);
  });

  it.each(cases)('%s has the unit %s in a configuration that names none', (field, unit) => {
    const declared = `{ field: ${JSON.stringify(field)}, buckets: [1] }`;
    const text = `version: 1\ncomponents: { w: { timings: { job: ${declared} } } }`;
    const { timings } = configOf(text).declarations;
    expect(timings[0]?.from[0]?.unit).toBe(unit);
    expect(afterRecord(text, field).timings[0]?.windowAverageMs).toBeCloseTo(msOf[unit], 9);
  });
});

function configOf(text: string) {
  return loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => text }).config;
}

/** What is known after one record that has 3 in the field. */
function afterRecord(text: string, field: string) {
  const { declarations, profile, limits } = configOf(text);
  const { maxLineBytes } = limits;
  const engine = createEngine({ declarations, profile, maxLineBytes, framing: 'block' });
  const value = field
    .split('.')
    .reduceRight<unknown>((inner, key) => ({ [key]: inner }), 3) as object;
  engine.chunk(Buffer.from(`${JSON.stringify({ level: 'info', ...value })}\n`));
  engine.boundary();
  return partsOf(engine.snapshot());
}
