import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../src/model/error.ts';
import { parseThreshold } from '../../../src/offline/analyze/threshold.ts';
import { parseTimeRange } from '../../../src/offline/analyze/time-range.ts';
import { analyzing, fixture } from './analyzing.ts';

const petrosa = { preset: 'petrosa' };
const debug = fixture('petrosa/debug_full.ndjson');

const check = async (...texts: readonly string[]) => {
  const thresholds = texts.map(parseThreshold);
  return (await analyzing([debug], petrosa, { thresholds })).thresholds;
};

describe('thresholds', () => {
  it('compare the numbers of the whole log', async () => {
    expect(
      await check(
        'error_rate_per_second > 0.1',
        'total_orders_published != 239',
        'processing_time_p99_ms >= 1',
        'consumer_processing_time_max_ms<44',
        'blank == 1',
        'level_error > 36',
        'orders_by_side_total >= 224',
        'doubled_heartbeats > 0',
      ),
    ).toEqual([
      { threshold: 'error_rate_per_second > 0.1', value: 1.09, exceeded: true },
      { threshold: 'total_orders_published != 239', value: 239, exceeded: false },
      { threshold: 'processing_time_p99_ms >= 1', value: expect.closeTo(1.06, 1), exceeded: true },
      {
        threshold: 'consumer_processing_time_max_ms < 44',
        value: 44.765472412109375,
        exceeded: false,
      },
      { threshold: 'blank == 1', value: 1, exceeded: true },
      { threshold: 'level_error > 36', value: 36, exceeded: false },
      { threshold: 'orders_by_side_total >= 224', value: 224, exceeded: true },
      { threshold: 'doubled_heartbeats > 0', value: 0, exceeded: false },
    ]);
  });

  it('are not exceeded where there is nothing to compare', async () => {
    const thresholds = [parseThreshold('processing_time_p99_ms < 1000')];
    const script = fixture('petrosa/heartbeat_script.ndjson');
    const report = await analyzing([script], petrosa, { thresholds });
    expect(report.thresholds).toEqual([
      { threshold: 'processing_time_p99_ms < 1000', value: null, exceeded: false },
    ]);
  });

  it('know the series of components that loggers name before there is one', async () => {
    const thresholds = [parseThreshold('log_component_errors_total > 0')];
    const report = await analyzing([fixture('logs/nginx_excerpt.ndjson')], {}, { thresholds });
    expect(report.snapshot.families.map(({ quantity }) => quantity.provenance)).not.toContain(
      'logger',
    );
    expect(report.thresholds).toEqual([
      { threshold: 'log_component_errors_total > 0', value: 0, exceeded: false },
    ]);
  });

  it('that name nothing are wrong usage, with near names', async () => {
    const error = await check('eror_rate_per_second > 0.1').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({ code: 'UNKNOWN_QUANTITY', exitCode: 2 });
    expect(error).toHaveProperty('hint', expect.stringContaining('error_rate_per_second'));
  });

  it.each(['', 'x', 'x >', '> 1', 'x ~ 1', 'x > y', 'x > 1 2', 'x > NaN', 'x > Infinity'])(
    'refuses %j',
    (text) => {
      expect(() => parseThreshold(text)).toThrow(CodedError);
    },
  );
});

describe('time ranges', () => {
  const now = Date.UTC(2026, 10, 23, 18, 0, 0);
  const since = (text: string) => parseTimeRange(text, undefined, now).sinceMs;

  it.each([
    ['2026-11-23T18:15:00Z', Date.UTC(2026, 10, 23, 18, 15)],
    ['2026-11-23T18:15', Date.UTC(2026, 10, 23, 18, 15)],
    ['2026-11-23 18:15:00.25', Date.UTC(2026, 10, 23, 18, 15, 0, 250)],
    ['2026-11-23T18:15:00+02:00', Date.UTC(2026, 10, 23, 16, 15)],
    ['2026-11-23', Date.UTC(2026, 10, 23)],
    ['1795457695', 1_795_457_695_000],
    ['1795457695.5', 1_795_457_695_500],
    ['1795457695123', 1_795_457_695_123],
    ['-15m', now - 900_000],
    ['-1.5h', now - 5_400_000],
    ['-2d', now - 172_800_000],
    ['now', now],
  ])('reads %s', (text, expected) => {
    expect(since(text)).toBe(expected);
  });

  it.each(['', 'yesterday', '15m', '-15x', '2026-13-01', '12', '2026-11-23T25:00'])(
    'refuses %j',
    (text) => {
      expect(() => since(text)).toThrow(CodedError);
    },
  );

  it('refuses a range that holds nothing', () => {
    expect(() => parseTimeRange('-1h', '-2h', now)).toThrow(/is not before/);
    expect(() => parseTimeRange('now', 'now', now)).toThrow(CodedError);
  });

  it('never throws anything but a CodedError', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let thrown: unknown;
        try {
          since(text);
        } catch (error) {
          thrown = error;
        }
        expect(thrown === undefined || thrown instanceof CodedError).toBe(true);
      }),
    );
  });
});
