import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createRegistry } from '../../src/count/registry/registry.ts';
import { createHealth } from '../../src/health/judge.ts';
import type { Severity } from '../../src/health/reason.ts';
import type { View } from '../../src/model/view.ts';
import { sampledFamilies } from '../../src/publish/families/sampled-families.ts';
import type { SampledFamily } from '../../src/publish/families/sampled-family.ts';
import { createSelfMetrics, type SelfView } from '../../src/publish/own/self-metrics.ts';
import { createRoutes } from '../../src/serve/routes/routes.ts';
import { configOf } from '../offline/analyze/analyzing.ts';
import { createManualClock } from '../support/clock.ts';
import {
  calmSnapshot,
  followedFile,
  fullSnapshot,
  sampleView,
  soundLedger,
  startMs,
} from '../support/sample-view.ts';
import { withFacets, withRatesNamed } from '../support/snapshots.ts';
import { codes, codesIn, type Row, root, sorted, tableUnder } from './page.ts';

const page = 'docs/metrics.md';
const isOurs = ({ name }: SampledFamily): boolean => name.startsWith('heartbeat_');

describe('series in docs/metrics.md', () => {
  const { declarations } = configOf({ preset: 'petrosa' });
  const snapshot = createRegistry(declarations).snapshot();
  const families = sampledFamilies(snapshot.families);

  it('of the service are those of the preset, with their types', () => {
    expect(seriesIn(tableUnder(page, 'The service', 1))).toEqual(
      families.filter((family) => !isOurs(family)).map(published),
    );
  });

  it('of its runs are those there are', () => {
    expect(seriesIn(tableUnder(page, 'What its log says of its runs'))).toEqual(
      families.filter(isOurs).map(published),
    );
  });

  it('of the sidecar are those there are', async () => {
    const found = (await selfMetrics().read()).map(({ name, type }): [string, string] => {
      const group = groups.find((prefix) => name.startsWith(prefix));
      return group === undefined ? [name, String(type)] : [`${group}*`, ''];
    });
    expect(Object.fromEntries(seriesIn(tableUnder(page, 'The sidecar')))).toEqual(
      Object.fromEntries(found),
    );
  });

  it('of pods are those that a node has besides', async () => {
    const plain = new Set((await selfMetrics().read()).map(({ name }) => name));
    const ofNode = await selfMetrics({ pods: () => ({ readings: [], forgotten: 0 }) }).read();
    expect(seriesIn(tableUnder(page, 'The pods of a node'))).toEqual(
      ofNode.filter(({ name }) => !plain.has(name)).map(({ name, type }) => [name, String(type)]),
    );
  });
});

const groups = ['heartbeat_process_', 'heartbeat_nodejs_'];

function selfMetrics(more: Partial<SelfView> = {}) {
  return createSelfMetrics({
    version: '1.2.3',
    now: () => startMs,
    ledger: () => soundLedger,
    source: () => followedFile,
    lastRecordMs: () => startMs,
    lastRecordTimeMs: () => startMs,
    serviceHeartbeat: () => ({ ageSeconds: 12, intervalSeconds: 60 }),
    lostBytes: () => 0,
    brokenBalances: () => 0,
    sequence: () => undefined,
    heartbeats: () => 1,
    configuration: () => ({ loadedMs: 9_000, problem: undefined, reloads: { applied: 2 } }),
    webConfig: () => ({ reloads: 1, failures: 0, problem: undefined }),
    checkpoints: () => ({ saves: 1, failures: 0, ageSeconds: 1 }),
    ...more,
  });
}

describe('addresses and documents in docs/metrics.md', () => {
  const routes = createRoutes(sampleView(), createManualClock(startMs));
  const answer = async (path: string, accept?: string): Promise<Record<string, unknown>> =>
    JSON.parse(String((await routes.reads.get(path)?.(accept))?.body));

  it('has every address and no other', () => {
    const rows = tableUnder(page, 'Metrics, health and HTTP');
    expect(sorted(codesIn(rows))).toEqual(sorted([...routes.reads.keys(), ...routes.acts.keys()]));
  });

  it('has the keys of /metrics as JSON', async () => {
    const rows = tableUnder(page, 'Metrics as JSON');
    const document = await answer('/metrics', 'application/json');
    expect(codesIn(rows)).toEqual(Object.keys(document));
    for (const [key, is] of rows) {
      const inner = document[codes(key)[0] ?? ''] as object;
      expect(Object.keys(inner)).toEqual(expect.arrayContaining([...codes(is)]));
    }
  });

  it('has the keys of /health, and of what is inside', async () => {
    const document = await answer('/health');
    expect(codesIn(tableUnder(page, 'Health', 0))).toEqual(Object.keys(document));
    for (const [path, keys] of tableUnder(page, 'Health', 1)) {
      const inner = (codes(path)[0] ?? '')
        .split('.')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
      expect(Object.keys(inner as object)).toEqual(codes(keys));
    }
  });

  it('has the alerting rules as they ship', () => {
    const { groups } = parse(readFileSync(`${root}k8s/alerting-rules.yaml`, 'utf8'));
    const rules = groups.flatMap(({ rules }: { rules: readonly object[] }) => rules);
    expect(
      tableUnder(page, 'Alerting rules').map(([alert, expr, time]) => ({
        alert: codes(alert)[0],
        expr: codes(expr)[0],
        for: time,
      })),
    ).toEqual(rules.map(({ alert, expr, for: time }: Rule) => ({ alert, expr, for: time })));
  });
});

describe('reasons in docs/metrics.md', () => {
  const rows = tableUnder(page, 'Reasons');

  it('are all that the code names', () => {
    const text = ['service-reasons', 'sidecar-reasons']
      .map((name) => readFileSync(`${root}src/health/${name}.ts`, 'utf8'))
      .join('');
    const assigned = text.match(/\bcode: [^,]+/g)?.join() ?? '';
    expect(sorted(codesIn(rows))).toEqual(sorted(assigned.match(/(?<=')[a-z]+_[a-z_]+/g) ?? []));
  });

  it('are given with the subject and severity that stand there', () => {
    const found = new Map<string, Set<string>>();
    for (const view of unwellViews()) {
      const judge = createHealth(view);
      const reasons = [1, 2].flatMap((hours) => judge(startMs + hours * hourMs).reasons);
      for (const { code, subject, severity } of reasons) {
        found.set(code, (found.get(code) ?? new Set()).add(`${subject} ${severity}`));
      }
    }
    expect(Object.fromEntries(Array.from(found, ([code, ways]) => [code, sorted(ways)]))).toEqual(
      Object.fromEntries(
        rows.map(([code, subject, severity = '']) => [
          codes(code)[0],
          sorted(severitiesIn(severity).map((one) => `${subject} ${one}`)),
        ]),
      ),
    );
  });
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
}

const hourMs = 3_600_000;

function seriesIn(rows: readonly Row[]): readonly (readonly [string, string])[] {
  return rows.map(([name, type = '']) => [codes(name)[0] ?? '', type]);
}

function published({ name, type }: SampledFamily): readonly [string, string] {
  return [type === 'counter' ? `${name}_total` : name, type];
}

/** `by threshold` is either of the two that a threshold can make. */
function severitiesIn(text: string): readonly Severity[] {
  const all: readonly Severity[] = ['info', 'degraded', 'unhealthy'];
  return text === 'by threshold' ? all.slice(1) : all.filter((one) => text.includes(one));
}

/** Views that together give every reason in every severity. */
function unwellViews(): readonly View[] {
  const pair = (degraded: number, unhealthy: number) => ({ degraded, unhealthy });
  const grades = [pair(1, 1e9), pair(0.5, 1)].map((silenceSeconds) =>
    sampleView({
      health: {
        silenceSeconds,
        errorRatePerSecond: silenceSeconds,
        missedHeartbeats: silenceSeconds,
        backlogBytes: silenceSeconds,
      },
      lastRecordMs: () => startMs,
      lastRecordTimeMs: () => startMs,
      snapshot: () => ({
        ...withRatesNamed(calmSnapshot(), { error_rate_per_second: 5 }),
        run: { ...calmSnapshot().run, intervalSeconds: 60, lastHeartbeatTimeMs: startMs },
      }),
    }),
  );
  const source = (changes: object): View =>
    sampleView({ source: () => ({ ...followedFile, ...changes }) });
  const backlogs = grades.map((view) => ({
    ...view,
    source: () => ({ ...followedFile, backlogBytes: 1e6 }),
  }));
  let gaps = 0;
  const numberMissing = (): { readonly gaps: number } => {
    const before = gaps;
    gaps = 1;
    return { gaps: before };
  };
  return [
    ...grades,
    ...backlogs,
    source({ problem: 'app.1.log cannot be read' }),
    sampleView({
      brokenBalances: () => 1,
      sequence: () => ({ ...numberMissing(), missing: 1, repeats: 0, resets: 0, unnumbered: 0 }),
    }),
    source({ state: 'failed', problem: 'x' }),
    source({ state: 'waiting', problem: 'x' }),
    source({ state: 'ended', gaps: 1 }),
    sampleView({
      snapshot: () => {
        const full = fullSnapshot((registry) => registry.state(0, false));
        return withFacets(full, ({ quantity }) => quantity.kind === 'counter', { drift: 3 });
      },
      ledger: () => ({ ...soundLedger, lines: 99 }),
      heartbeatStatus: () => ({
        ...sampleView().heartbeatStatus(),
        enabled: true,
        is_running: false,
      }),
      checkpoints: () => ({ saves: 0, failures: 1, problem: 'x', ageSeconds: undefined }),
    }),
    sampleView({ configuration: () => ({ path: 'a', loadedMs: 0, problem: 'x' }) }),
    sampleView({ webConfig: () => ({ problem: 'x' }) }),
    sampleView({
      ledger: () => ({
        ...soundLedger,
        records: 0,
        matched: 0,
        unmatched: 0,
        lines: 31,
        malformed: 30,
        blank: 1,
      }),
    }),
  ];
}
