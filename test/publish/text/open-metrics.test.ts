import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { sampledFamilies } from '../../../src/publish/families/sampled-families.ts';
import { toSelfFamilies } from '../../../src/publish/own/self-families.ts';
import { createSelfMetrics } from '../../../src/publish/own/self-metrics.ts';
import { renderFamilies } from '../../../src/publish/text/render-families.ts';
import { checkOpenMetrics, samplesOf } from '../../support/open-metrics.ts';
import { promtoolComplaints } from '../../support/promtool.ts';
import {
  emptySnapshot,
  followedFile,
  fullSnapshot,
  soundLedger,
} from '../../support/sample-view.ts';

function ownMetrics() {
  return createSelfMetrics({
    version: '1',
    now: () => 1,
    ledger: () => soundLedger,
    source: () => followedFile,
    lastRecordMs: () => 0,
    lastRecordTimeMs: () => 0,
    serviceHeartbeat: () => ({ ageSeconds: 12, intervalSeconds: 60 }),
    lostBytes: () => 0,
    brokenBalances: () => 0,
    sequence: () => undefined,
    checkpoints: () => undefined,
    webConfig: () => undefined,
    configuration: () => ({ loadedMs: 9_000, problem: undefined, reloads: { applied: 2 } }),
    heartbeats: () => 1,
  });
}

const families = sampledFamilies(fullSnapshot().families);
const openMetrics = renderFamilies(families, 'openmetrics');

describe('OpenMetrics', () => {
  it('keeps the rules of the format, with nothing, something and the own metrics in it', async () => {
    const own = ownMetrics();
    own.scraped(0.2);
    const all = [...families, ...toSelfFamilies(await own.read())];
    expect(() => checkOpenMetrics(renderFamilies(all, 'openmetrics'))).not.toThrow();
    const empty = sampledFamilies(emptySnapshot().families);
    expect(() => checkOpenMetrics(renderFamilies(empty, 'openmetrics'))).not.toThrow();
    expect(promtoolComplaints(renderFamilies([...all], 'text'))).toBe('');
  });

  it('has what the text format has not: units, state sets, canonical bounds', () => {
    for (const line of [
      '# TYPE messages_processed counter',
      'messages_processed_total{component="consumer"} 1228',
      '# UNIT processing_time_seconds seconds',
      'processing_time_seconds_bucket{component="consumer",le="1.0"} 3',
      '# TYPE circuit_breaker_state stateset',
    ]) {
      expect(openMetrics.split('\n')).toContain(line);
    }
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['no end', (text) => text.replace('# EOF\n', ''), /does not end/],
    ['text after the end', (text) => `${text}up 1\n`, /does not end/],
    ['a counter without _total', (text) => text.replace(/_total\{/, '{'), /^messages_processed$/],
    [
      'a series twice',
      (text) => text.replace(/^(nats_connected.*\n)/m, '$1$1'),
      /twice: nats_connected/,
    ],
    ['a family twice', (text) => text.replace(/(# HELP depth[^#]*#[^#]*)/, '$1$1'), /clash: depth/],
    ['a falling bucket', (text) => text.replace(/(le="0.1"\} )3/, '$11'), /bucket component/],
    ['a bound not canonical', (text) => text.replace('le="1.0"', 'le="1"'), /le="1"/],
    [
      'a count that is not its buckets',
      (text) => text.replace(/(_seconds_count.*) 4/, '$1 5'),
      /but \d+ in buckets/,
    ],
    [
      'a state that is 2',
      (text) => text.replace(/(circuit_breaker_state\{.*) 1/, '$1 2'),
      /state 2/,
    ],
    ['a bare quote', (text) => text.replace('\\"now', '"now'), /no sample/],
    [
      'a unit that is not in the name',
      (text) => text.replace(/# UNIT \S+/, '# UNIT depth'),
      /# UNIT depth/,
    ],
  ])('the check sees %s', (_case, break_, complaint) => {
    const broken = break_(openMetrics);
    expect(broken).not.toBe(openMetrics);
    expect(() => checkOpenMetrics(broken)).toThrow(complaint);
  });
});

describe('prom-client, the reference', () => {
  it('gives the same samples for the same series', async () => {
    const registry = new Registry();
    const registers = [registry];
    const values = ['plain', 'with "quotes"', 'back\\slash', 'new\nline', 'ünïcödé 💓', ''];
    const counter = new Counter({ name: 'a_total', help: 'a', labelNames: ['x', 'y'], registers });
    const gauge = new Gauge({ name: 'b', help: 'b', registers });
    const histogram = new Histogram({
      name: 'c_seconds',
      help: 'c\n"d" \\e',
      labelNames: ['x'],
      buckets: [0.005, 0.1, 1, 10],
      registers,
    });
    for (const [n, value] of values.entries()) {
      counter.inc({ x: value, y: 'z' }, n * 1.5);
      histogram.observe({ x: value }, n * 0.7);
    }
    // Not a NaN: prom-client writes it as `Nan`, which the formats do not know.
    for (const value of [1e21, 1e-7, -0, Number.NEGATIVE_INFINITY, 0.1 + 0.2]) {
      gauge.set(value);
      const ours = renderFamilies(toSelfFamilies(await registry.getMetricsAsJSON()), 'text');
      const theirs = await registry.metrics();
      expect(withSortedLabels(ours)).toEqual(withSortedLabels(theirs));
      expect(heads(ours)).toEqual(heads(theirs));
    }
  });

  it('observing the same samples gives the histogram that we make of a snapshot', async () => {
    const registry = new Registry();
    const histogram = new Histogram({
      name: 'processing_time_seconds',
      help: 'Timing processing_time of the service, read from its log.',
      labelNames: ['component'],
      buckets: [0.005, 0.1, 1, 10],
      registers: [registry],
    });
    for (const ms of [1, 4, 46.29, 2000]) histogram.observe({ component: 'consumer' }, ms / 1000);
    const theirs = withSortedLabels(await registry.metrics());
    const ours = withSortedLabels(renderFamilies(families, 'text')).filter(({ name }) =>
      name.startsWith('processing_time_seconds'),
    );
    expect(ours.map(({ value }) => value)).toEqual(
      theirs.map(({ value }) => expect.closeTo(value, 9)),
    );
    expect(ours.map(({ name, labels }) => name + labels)).toEqual(
      theirs.map(({ name, labels }) => name + labels),
    );
  });
});

function heads(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('#'));
}

function withSortedLabels(text: string) {
  return samplesOf(text).map(({ name, labels, value }) => ({
    name,
    labels: labels
      .split(/,(?=[a-z]+=")/)
      .sort()
      .join(),
    value,
  }));
}
