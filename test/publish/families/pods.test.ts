import { describe, expect, it } from 'vitest';
import { createHealth } from '../../../src/health/judge.ts';
import type { Declarations } from '../../../src/model/declaration.ts';
import type { PodView, View } from '../../../src/model/view.ts';
import { podLabels, withPodLabels } from '../../../src/publish/families/pod-labels.ts';
import { createPodSeries, observe } from '../../../src/publish/families/pod-series.ts';
import { renderFamilies } from '../../../src/publish/text/render-families.ts';
import {
  declarations,
  emptySnapshot,
  followedFile,
  sampleView,
  startMs,
} from '../../support/sample-view.ts';

const web = { namespace: 'shop', pod: 'web-0', container: 'app' };
const job = { namespace: 'shop', pod: 'job-1', container: 'app' };
const ofWeb = 'container="app",namespace="shop",pod="web-0"';
const ofJob = 'container="app",namespace="shop",pod="job-1"';

describe('labels of a pod', () => {
  it('stand before those of the log', () => {
    expect(withPodLabels(podLabels(web), '')).toBe(ofWeb);
    expect(withPodLabels(podLabels(web), 'side="buy"')).toBe(`${ofWeb},side="buy"`);
  });

  it.each([
    ['pod="x"', 'exported_pod="x"'],
    ['a="1",pod="x\\"",z=",pod="', 'a="1",exported_pod="x\\"",z=",pod="'],
    ['exported_pod="1",pod="2"', 'exported_pod="1",exported_exported_pod="2"'],
    ['my_pod="1"', 'my_pod="1"'],
  ])('take the names of its own: %s', (labels, published) => {
    expect(withPodLabels(ofWeb, labels)).toBe(`${ofWeb},${published}`);
  });
});

describe('series of pods', () => {
  const gauge = { name: 'orders', field: 'orders', labels: [], maxSeries: 1 };
  const declaring = (type: 'counter' | 'gauge'): Declarations => ({
    ...declarations,
    components: [],
    counts: [],
    timings: [],
    states: [],
    metrics: [{ ...gauge, type }],
  });
  const podOf = (name: typeof web, of: Declarations): PodView => ({
    name,
    isGone: false,
    view: sampleView({ declarations: of, snapshot: () => emptySnapshot(of) }),
  });

  it('of one name are one family, with one HELP and TYPE', () => {
    const pods = [podOf(job, declaring('gauge')), podOf(web, declaring('gauge'))];
    const text = renderFamilies(createPodSeries()(observe(pods)), 'text');
    expect(text.match(/^# TYPE orders gauge\norders.*\norders.*$/m)?.[0].split('\n')).toEqual([
      '# TYPE orders gauge',
      `orders{${ofJob}} 0`,
      `orders{${ofWeb}} 0`,
    ]);
    expect(text.match(/^# TYPE orders /gm)).toHaveLength(1);
  });

  it('of one name and two types have two names, the same ones at each scrape', () => {
    const series = createPodSeries();
    const pods = [podOf(job, declaring('gauge')), podOf(web, declaring('counter'))];
    for (const shown of [pods, [...pods].reverse()]) {
      const text = renderFamilies(series(observe(shown)), 'openmetrics');
      expect(text).toContain(`orders{${ofJob}} 0\n`);
      expect(text).toContain(`orders_2_total{${ofWeb}} 0\n`);
    }
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
