import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { sampledFamilies } from '../../src/publish/families/sampled-families.ts';
import { renderFamilies } from '../../src/publish/text/render-families.ts';
import { checkOpenMetrics } from '../support/open-metrics.ts';

const yaml = `
version: 1
metrics:
  response_bytes:
    type: distribution
    field: bytes
    labels: { route: route }
    buckets: [100, 1000, 1e12]
  rows:
    type: distribution
    field: rows
`;
const { config } = loadConfig({
  env: {},
  flags: {},
  cwd: '/',
  configPath: 'heartbeat.yaml',
  readText: () => yaml,
});

function engineOf(...records: readonly object[]): Engine {
  const engine = createEngine({
    declarations: config.declarations,
    profile: config.profile,
    maxLineBytes: 1 << 20,
    framing: 'block',
  });
  engine.chunk(Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join('')));
  return engine;
}

const families = (engine: Engine) => sampledFamilies(engine.snapshot().families);
const distribution = (engine: Engine, name: string, point = 0) =>
  engine.snapshot().families.find(({ quantity }) => quantity.name === name)?.points[point]
    ?.distribution;

describe('a distribution of plain numbers', () => {
  const sizes = [40, 100, 101, 5e11, 3e12];
  const engine = engineOf(
    ...sizes.map((bytes) => ({ bytes, route: '/a' })),
    { bytes: 7, route: '/b' },
    { bytes: -1, route: '/b' },
    { rows: 0 },
  );

  it('is a histogram in the unit of its numbers', () => {
    const text = renderFamilies(families(engine), 'text');
    for (const line of [
      '# TYPE response_bytes histogram',
      'response_bytes_bucket{route="/a",le="100"} 2',
      'response_bytes_bucket{route="/a",le="1000"} 3',
      'response_bytes_bucket{route="/a",le="1000000000000"} 4',
      'response_bytes_bucket{route="/a",le="+Inf"} 5',
      `response_bytes_sum{route="/a"} ${40 + 100 + 101 + 5e11 + 3e12}`,
      'response_bytes_count{route="/b"} 1',
      'rows_bucket{le="1"} 1',
      'rows_bucket{le="1000000000"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    const openMetrics = renderFamilies(families(engine), 'openmetrics');
    expect(openMetrics).toContain('# UNIT response_bytes bytes\n');
    expect(() => checkOpenMetrics(openMetrics)).not.toThrow();
  });

  it('has quantiles within 1 %, far beyond what a duration can be', () => {
    const seen = distribution(engine, 'response_bytes');
    expect([seen?.minimum, seen?.maximum]).toEqual([40, 3e12]);
    for (const [q, exact] of [
      [0.5, 101],
      [0.8, 5e11],
    ] as const) {
      expect(Math.abs((seen?.quantile(q) ?? 0) / exact - 1)).toBeLessThan(0.01);
    }
  });

  it('refuses what is no size', () => {
    expect(engine.ledger().reasons).toMatchObject({ number_out_of_range: 1 });
  });

  it('goes on over a restart, and merges', () => {
    const again = engineOf();
    again.restore(JSON.parse(JSON.stringify(engine.save())));
    expect(again.snapshot().families).toEqual(engine.snapshot().families);
  });
});
