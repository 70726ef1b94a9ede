import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { DistributionSnapshot } from '../../src/model/distribution.ts';
import { runs } from '../support/runs.ts';

const fixture = (path: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url)));

const presets = ['petrosa', undefined] as const;

/** Law 2: what an engine holds depends on the bytes alone. */
describe('one engine', () => {
  it.each([
    'petrosa/debug_full.ndjson',
    'petrosa/info_steady.ndjson',
    'hostile/jsontestsuite_lines.bin',
    'logs/kitchen-sink.log',
    'logs/nginx_excerpt.ndjson',
  ])('gives the same for %s a byte at a time, in blocks, live and offline', (path) => {
    const bytes = fixture(path).subarray(0, 20_000);
    for (const preset of presets) {
      const whole = state(feed(preset, 'block', bytes, [bytes.length]));
      for (const framing of ['block', 'stream'] as const) {
        for (const size of [1, 7, 4096, 65_536]) {
          expect(state(feed(preset, framing, bytes, [size])), `${framing} ${size}`).toEqual(whole);
        }
      }
    }
  });

  it('gives the same for any bytes, cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(line(), { maxLength: 40 }),
        cuts(),
        fc.boolean(),
        (lines, sizes, zero) => {
          const bytes = Buffer.concat(lines);
          const preset = zero ? undefined : 'petrosa';
          const whole = state(feed(preset, 'block', bytes, [bytes.length + 1], 300));
          expect(state(feed(preset, 'block', bytes, sizes, 300))).toEqual(whole);
          expect(state(feed(preset, 'stream', bytes, sizes, 300))).toEqual(whole);
          expect(whole.ledger.bytes).toBe(bytes.length);
        },
      ),
      runs(200),
    );
  });

  it('keeps the ledger balanced, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(line(), { maxLength: 40 }), (lines) => {
        const bytes = Buffer.concat(lines);
        const { ledger } = state(feed(undefined, 'block', bytes, [13], 300));
        const classes = ['matched', 'unmatched', 'malformed', 'oversize', 'blank'] as const;
        expect(classes.reduce((sum, cls) => sum + ledger[cls], 0)).toBe(ledger.lines);
        expect(classes.reduce((sum, cls) => sum + ledger.bytesBy[cls], 0)).toBe(ledger.bytes);
        expect(ledger.records).toBeLessThanOrEqual(ledger.matched + ledger.unmatched);
      }),
    );
  });
});

function feed(
  preset: string | undefined,
  framing: 'block' | 'stream',
  bytes: Buffer,
  sizes: readonly number[],
  maxLineBytes = 1 << 20,
): Engine {
  const { config } = loadConfig({ preset, env: {}, flags: {}, cwd: '/' });
  const { declarations, profile } = config;
  const engine = createEngine({ declarations, profile, maxLineBytes, framing });
  let from = 0;
  for (let turn = 0; from < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    // A copy: a source reuses its buffer, so nothing may look back into an old one.
    const chunk = Buffer.from(bytes.subarray(from, from + size));
    engine.chunk(chunk);
    chunk.fill(0);
    from += size;
  }
  engine.end();
  return engine;
}

function distributionOf(timing: DistributionSnapshot) {
  const buckets: [index: number, count: number][] = [];
  timing.eachBucket((...bucket) => buckets.push(bucket));
  const quantiles = [0, 0.5, 0.9, 0.99, 1].map((q) => timing.quantile(q));
  return { zeros: timing.zeros, buckets, quantiles };
}

function state(engine: Engine) {
  const plain = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (_key, inner: unknown) =>
        hasQuantiles(inner) ? { ...inner, ...distributionOf(inner) } : inner,
      ),
    );
  return {
    snapshot: plain(engine.snapshot()),
    ledger: engine.ledger(),
    anomalies: [...engine.anomalies()],
    format: engine.format(),
  };
}

function hasQuantiles(value: unknown): value is DistributionSnapshot {
  return typeof value === 'object' && value !== null && 'quantile' in value;
}

/** Lines of every kind: records that rules match, other JSON, garbage, blank, too long, torn. */
function line(): fc.Arbitrary<Buffer> {
  const record = fc.record(
    {
      event: fc.constantFrom('Message processed successfully', 'Published orders batch', 'é💓', ''),
      level: fc.constantFrom('info', 'ERROR', 30, 50, null),
      processing_time_ms: fc.oneof(fc.double(), fc.constantFrom('12ms', '-1', 1e308, -5)),
      order_count: fc.oneof(fc.integer(), fc.string()),
      timestamp: fc.constantFrom('2026-11-23T18:14:55.458246Z', 1795457695, 'soon'),
    },
    { requiredKeys: [] },
  );
  const content = fc.oneof(
    record.map((value) => Buffer.from(JSON.stringify(value))),
    fc.json().map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom('', ' ', '\r', '\u0000\u0000', 'x'.repeat(500))
      .map((text) => Buffer.from(text)),
  );
  const ending = fc.constantFrom('\n', '\r\n', '\n', '\n', '').map((text) => Buffer.from(text));
  return fc.tuple(content, ending).map((parts) => Buffer.concat(parts));
}

function cuts(): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 10 });
}
