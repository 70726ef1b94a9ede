import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../../src/count/registry/registry.ts';
import { sampledFamilies } from '../../../src/publish/families/sampled-families.ts';
import { renderFamilies } from '../../../src/publish/text/render-families.ts';
import { checkOpenMetrics } from '../../support/open-metrics.ts';
import { partsOf } from '../../support/parts.ts';
import { declarations as declared, timing } from './declarations.ts';

const declarations = declared({ timings: [timing('t', [0.01, 0.1])] });

/** A sample of a record of this trace, at this time. */
function observed(
  ...records: readonly (readonly [
    trace: string | undefined,
    timeMs: number | undefined,
    ms: number,
  ])[]
) {
  const registry = createRegistry(declarations);
  for (const [trace, timeMs, durationMs] of records) {
    registry.begin(timeMs, undefined, { read: () => trace });
    registry.sample(0, durationMs);
  }
  return registry;
}

function exemplarsOf(registry: ReturnType<typeof observed>) {
  return partsOf(registry.snapshot()).timings[0]?.exemplars?.map((one) => one?.traceId);
}

describe('the exemplars of a timing', () => {
  it('are the last trace of each bucket, one a second of the log at most', () => {
    const registry = observed(['a', 1_000, 5], ['b', 1_999, 6], ['c', 2_500, 500], ['d', 3_000, 7]);
    expect(exemplarsOf(registry)).toEqual(['d', undefined, 'c']);
  });

  it('follow a log whose clock was set back, or that has none', () => {
    expect(exemplarsOf(observed(['a', 9e15, 5], ['b', 1_000, 5]))).toEqual(['b']);
    const timeless = Array.from({ length: 65 }, (_, n) => [`${n}`, undefined, 5] as const);
    expect(exemplarsOf(observed(...timeless.slice(0, 64)))).toEqual(['0']);
    expect(exemplarsOf(observed(...timeless))).toEqual(['64']);
  });

  it('ask few records for their trace', () => {
    const asked = (trace: string | undefined): number => {
      let times = 0;
      const registry = createRegistry(declarations);
      for (let ms = 0; ms < 10_000; ms += 1) {
        registry.begin(ms, undefined, {
          read: () => {
            times += 1;
            return trace;
          },
        });
        registry.sample(0, 5);
      }
      return times;
    };
    expect(asked('a')).toBe(10);
    expect(asked(undefined)).toBe(200);
  });

  it('are none where no record names a trace', () => {
    expect(exemplarsOf(observed([undefined, 1_000, 5]))).toBeUndefined();
  });

  it('stand in OpenMetrics, and never in the text format', () => {
    const registry = observed(['4bf92f', 1_795_457_723_568, 5], ['a"\n', undefined, 500]);
    const families = sampledFamilies(registry.snapshot().families);
    const text = renderFamilies(families, 'openmetrics');
    expect(text.split('\n').filter((line) => line.includes(' # '))).toEqual([
      't_seconds_bucket{component="consumer",le="0.01"} 1 # {trace_id="4bf92f"} 0.005 1795457723.568',
      String.raw`t_seconds_bucket{component="consumer",le="+Inf"} 2 # {trace_id="a\"\n"} 0.5`,
    ]);
    expect(renderFamilies(families, 'text')).not.toContain('trace_id');
    const plain = partsOf(observed(['4bf92f', 1_795_457_723_568, 5]).snapshot());
    expect(() =>
      checkOpenMetrics(renderFamilies(sampledFamilies(plain.families), 'openmetrics')),
    ).not.toThrow();
  });
});
