import { describe, expect, it } from 'vitest';
import { createHealth } from '../../../src/health/judge.ts';
import type { Declarations, MetricDeclaration } from '../../../src/model/declaration.ts';
import type { PodName, PodView, View } from '../../../src/model/view.ts';
import { createPodFamilies, type PodFamilies } from '../../../src/publish/families/pod-families.ts';
import { sampledFamilies } from '../../../src/publish/families/sampled-families.ts';
import { renderFamilies } from '../../../src/publish/text/render-families.ts';
import { followedFile, sampleView, startMs } from '../../support/sample-view.ts';
import { declarationsOf, type Observe, snapshotOf } from '../../support/snapshots.ts';

const web = { namespace: 'shop', pod: 'web-0', container: 'app' };
const job = { namespace: 'shop', pod: 'job-1', container: 'app' };
const ofWeb = 'container="app",namespace="shop",pod="web-0"';
const ofJob = 'container="app",namespace="shop",pod="job-1"';

const declaring = (metric: MetricDeclaration): Declarations =>
  declarationsOf({ metrics: [metric] });
const typed = (type: 'counter' | 'gauge'): Declarations =>
  declaring({ name: 'orders', field: 'orders', labels: [], maxSeries: 1, type });
const podOf = (
  name: PodName,
  of: Declarations,
  ...observations: readonly Observe[]
): PodFamilies => ({
  name,
  families: sampledFamilies(snapshotOf(of, ...observations).families),
});
const textOf = (...pods: readonly PodFamilies[]): string =>
  renderFamilies(createPodFamilies()(pods), 'text');

describe('labels of a pod', () => {
  it.each([
    [['side'], 'side="1"'],
    [['pod'], 'exported_pod="1"'],
    [['a', 'pod', 'z'], 'a="1",exported_pod="2",z="3"'],
    [['exported_pod', 'pod'], 'exported_pod="1",exported_exported_pod="2"'],
    [['my_pod'], 'my_pod="1"'],
  ])('stand before those of the log, which take other names: %s', (names, published) => {
    const labels = names.map((name) => ({ name, field: name, fallback: '' }));
    const of = declaring({ name: 'orders', type: 'counter', labels, maxSeries: 9 });
    const values = names.map((_, at) => `${at + 1}`);
    const pod = podOf(web, of, (registry) => registry.metricCount(0, values, 5));
    expect(textOf(pod)).toContain(`orders_total{${ofWeb},${published}} 5\n`);
  });

  it('are those of each pod, however often they are shown', () => {
    const merge = createPodFamilies();
    const pods = [podOf(job, typed('counter')), podOf(web, typed('counter'))];
    const first = renderFamilies(merge(pods), 'text');
    expect(first).toContain(`orders_total{${ofJob}} 0\norders_total{${ofWeb}} 0\n`);
    expect(renderFamilies(merge(pods), 'text')).toBe(first);
  });
});

describe('series of pods', () => {
  it('of one name are one family, with one HELP and TYPE', () => {
    const text = textOf(podOf(job, typed('gauge')), podOf(web, typed('gauge')));
    expect(text).toContain(`# TYPE orders gauge\norders{${ofJob}} 0\norders{${ofWeb}} 0\n`);
    expect(text.match(/^# TYPE orders /gm)).toHaveLength(1);
  });

  it('of one name and two types have names by their types, whichever pod came first', () => {
    const pods = [podOf(job, typed('gauge')), podOf(web, typed('counter'))];
    for (const shown of [pods, [...pods].reverse()]) {
      const merge = createPodFamilies();
      for (const some of [shown.slice(0, 1), shown]) merge(some);
      const text = renderFamilies(merge(shown), 'openmetrics');
      expect(text).toContain(`orders_gauge{${ofJob}} 0\n`);
      expect(text).toContain(`orders_total{${ofWeb}} 0\n`);
    }
  });

  it('of a name that two types had keep theirs when one of the pods ends', () => {
    const merge = createPodFamilies();
    const [gauge, counter] = [podOf(job, typed('gauge')), podOf(web, typed('counter'))];
    merge([gauge, counter]);
    expect(renderFamilies(merge([gauge]), 'text')).toContain(`orders_gauge{${ofJob}} 0\n`);
  });

  it('never share a series with a family that has such a name of its own', () => {
    const gauges = ['orders', 'orders_gauge', 'orders_total'].map(
      (name): MetricDeclaration => ({ name, type: 'gauge', field: name, labels: [], maxSeries: 1 }),
    );
    const pods = [podOf(job, declarationsOf({ metrics: gauges })), podOf(web, typed('counter'))];
    const series = renderFamilies(createPodFamilies()(pods), 'text').match(/^orders\S+/gm);
    expect(series?.toSorted()).toEqual([
      `orders_gauge_gauge{${ofJob}}`,
      `orders_gauge{${ofJob}}`,
      `orders_total_gauge{${ofJob}}`,
      `orders_total{${ofWeb}}`,
    ]);
  });
});

describe('health of a node', () => {
  const silent = (isGone: boolean, name = web): PodView => ({
    name,
    isGone,
    view: sampleView({ lastRecordMs: () => startMs, lastRecordTimeMs: () => startMs }),
  });
  const well = (name = job): PodView => ({
    name,
    isGone: false,
    view: sampleView({ lastRecordMs: () => hourMs + startMs }),
  });
  const hourMs = 3_600_000;
  const nodeOf = (...pods: readonly PodView[]): View =>
    sampleView({ lastRecordMs: () => startMs, pods: () => pods });
  const judged = (view: View) => createHealth(view)(startMs + hourMs);

  it('is that of its worst pod, and says which', () => {
    const { status, service_status, sidecar_status, reasons, pods } = judged(
      nodeOf(well(), silent(false)),
    );
    expect([status, service_status, sidecar_status]).toEqual(['unhealthy', 'unhealthy', 'healthy']);
    expect(reasons).toMatchObject([
      { code: 'service_silent', message: 'shop/web-0/app: no record for 3600 s', evidence: web },
    ]);
    expect(pods?.map(({ pod, status }) => [pod, status])).toEqual([
      ['job-1', 'healthy'],
      ['web-0', 'unhealthy'],
    ]);
  });

  it('does not suffer from a pod that is gone, nor without any', () => {
    expect(judged(nodeOf(well(), silent(true)))).toMatchObject({
      status: 'healthy',
      reasons: [],
      pods: [{ state: 'followed' }, { state: 'gone' }],
    });
    expect(judged(nodeOf())).toMatchObject({ status: 'healthy', pods: [] });
  });

  it('tells once what is told of the node as a whole', () => {
    const source = () => ({ ...followedFile, gaps: 1 });
    const torn = { ...well(), view: sampleView({ source, lastRecordMs: () => startMs + hourMs }) };
    const judge = createHealth({ ...nodeOf(torn), source });
    const { reasons } = judge(startMs + hourMs);
    expect(reasons.map(({ code, message }) => [code, message.startsWith('shop/')])).toEqual([
      ['source_gaps', false],
    ]);
  });
});
