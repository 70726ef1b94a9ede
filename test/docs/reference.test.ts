import { describe, expect, it } from 'vitest';
import Analyze from '../../src/commands/analyze.ts';
import { createRegistry } from '../../src/count/registry/registry.ts';
import type { Declarations } from '../../src/model/declaration.ts';
import { describeReport } from '../../src/offline/analyze/render/describe.ts';
import { toDocument } from '../../src/offline/analyze/render/render-json.ts';
import { parseThreshold } from '../../src/offline/analyze/threshold.ts';
import { Growth } from '../../src/publish/heartbeat/growth.ts';
import { buildHeartbeat } from '../../src/publish/heartbeat/heartbeat-builder.ts';
import { analyzing, configOf, fixture, heartbeatsOf } from '../offline/analyze/analyzing.ts';
import { partsOf } from '../support/parts.ts';
import { emptyLedger } from '../support/sample-view.ts';
import { declarationsOf, snapshotOf } from '../support/snapshots.ts';
import { codes, codesIn, pages, pageText, type Row, sorted, tableUnder } from './page.ts';

const petrosa = { preset: 'petrosa' };
const debug = fixture('petrosa/debug_full.ndjson');
const workers = fixture('logs/workers.ndjson');

describe.each(pages)('%s', (page) => {
  it('links to headings that are there', () => {
    const links = [...pageText(page).matchAll(/\]\(([\w.-]*)#([^)]+)\)/g)];
    const dead = links.filter(([, path = '', anchor = '']) => {
      const target = path === '' ? page : `${page.replace(/[^/]*$/, '')}${path}`;
      return !anchorsOf(target).has(anchor);
    });
    expect(dead.map(([link]) => link)).toEqual([]);
  });
});

describe('docs/heartbeat.md', () => {
  const page = 'docs/heartbeat.md';
  const { declarations } = configOf(petrosa);
  const documented = expandLine(tableUnder(page, 'The line, key by key'), declarations);

  it('has the keys of the line and no other, in their order', () => {
    const snapshot = snapshotOf(declarations, (registry) => {
      registry.discoveredSample('http.wait_us', 5);
    });
    const window = {
      startMs: 0,
      endMs: 60_000,
      seconds: 600,
      catchUp: true,
      lateRecords: 1,
    } as const;
    const { families } = snapshot;
    const line = buildHeartbeat({
      families,
      growth: new Growth(new Map(), families, window.seconds),
      components: declarations.components,
      intervalSeconds: 60,
      includeDetailedStats: true,
      window,
      sequence: 1,
      heartbeatCount: 1,
      uptimeSeconds: 60,
      ledger: emptyLedger,
      final: false,
    });
    expect(Object.keys(line)).toEqual(documented);
  });

  it('has the keys that a real log gives, but for a backlog and what is discovered', async () => {
    const { heartbeats } = await heartbeatsOf([debug], { ...petrosa, intervalSeconds: 2 });
    const absent = new Set(['catch_up', 'late_records', 'avg_http_wait_ms', 'max_http_wait_ms']);
    expect(heartbeats.length).toBeGreaterThan(10);
    for (const line of heartbeats) {
      expect(Object.keys(line)).toEqual(documented.filter((key) => !absent.has(key)));
    }
  });

  it('gives examples that a line has', () => {
    const examples = codesIn(tableUnder(page, 'The line, key by key'), 1);
    expect(examples.length).toBeGreaterThan(8);
    expect(examples.filter((key) => !documented.includes(key))).toEqual([]);
  });

  it('tells of fused counts what the registry does', () => {
    const rows = tableUnder(page, 'Counts that fuse events with totals', 1);
    expect(rows.length).toBeGreaterThan(12);
    const told = rows.map(([says = '', published, restarts]) => [says, published, restarts]);
    const done = replay(told.map(([says = '']) => says));
    expect(told).toEqual(
      done.map(({ says, value, restarts }) => [says, `${value}`, `${restarts}`]),
    );
  });

  it('tells of drift what the registry does', () => {
    const told = tableUnder(page, 'Drift').map((row) => row.slice(0, 3));
    expect(told).toEqual(
      replay(told.map(([says = '']) => says)).map(({ says, value, drift }) => [
        says,
        `${value}`,
        `${drift}`,
      ]),
    );
  });
});

describe('docs/analysis.md', () => {
  const page = 'docs/analysis.md';
  const thresholds = [parseThreshold('lines > 1')];

  it('has the flags of the command and no other', () => {
    const flags = Object.keys(Analyze.flags).map((name) => `--${name}`);
    const rows = tableUnder(page, 'Flags').map(([flag]) => codes(flag)[0] ?? '');
    expect(sorted(rows)).toEqual(sorted(flags));
  });

  it('has the sections of the table, in their order', async () => {
    const report = await analyzing([debug], petrosa, { thresholds, explains: true });
    const own = await analyzing([workers]);
    const plain = (title: string): string =>
      title.replace(/^Log of .*/, 'Log').replace(/^How .* was read.*/, 'How');
    const titles = [report, own].map((one) => describeReport(one).map(({ title }) => plain(title)));
    const rows = tableUnder(page, 'The table').map(([name = '']) => plain(name));
    for (const found of titles) expect(rows.filter((row) => found.includes(row))).toEqual(found);
    expect(sorted(rows)).toEqual(sorted(new Set(titles.flat())));
  });

  it('has the keys of the JSON and no other', async () => {
    const reports = [
      await analyzing([debug], petrosa, { thresholds, explains: true }),
      await analyzing([workers]),
      await analyzing([fixture('hostile/jsontestsuite_lines.bin')]),
    ];
    const documents = reports.map((one) => JSON.parse(JSON.stringify(toDocument(one))));
    const empty = new Set(['service_heartbeats.fields', 'service_heartbeats.writers']);
    const paths = documents.flatMap((document) => pathsOf(document));
    const found = new Set(paths.filter((path) => !empty.has(path)));
    expect(sorted(codesIn(tableUnder(page, 'JSON')))).toEqual(sorted(found));
  });

  it('names quantities that a threshold can take', async () => {
    const rows = tableUnder(page, 'Thresholds');
    const names = codesIn(rows)
      .map((name) => name.replace('<component>', 'consumer').replace('<timing>', 'processing_time'))
      .filter((name) => !name.startsWith('_'));
    expect(names.length).toBeGreaterThan(20);
    const endings = codesIn(rows, 1).map((ending) => `consumer_processing_time${ending}`);
    const wanted = [...names, ...endings.filter((name) => /_(ms|count)$/.test(name))];
    const report = await analyzing([debug], petrosa, {
      thresholds: wanted.map((name) => parseThreshold(`${name} < 0`)),
    });
    expect(report.thresholds.filter(({ value }) => value === null)).toEqual([]);
  });
});

interface Replayed {
  readonly says: string;
  readonly value: number | undefined;
  readonly drift: number | undefined;
  readonly restarts: number;
}

/** What a registry makes of `start`, `event ×3` and `heartbeat 2, total 5`, after each of them. */
function replay(steps: readonly string[]): readonly Replayed[] {
  const when = { kind: 'field', field: 'event', test: { kind: 'exists', expected: true } } as const;
  const registry = createRegistry(
    declarationsOf({
      components: ['service'],
      counts: [
        {
          component: 'service',
          name: 'done',
          error: false,
          from: [
            { kind: 'event', when },
            { kind: 'total', field: 'total', when },
          ],
        },
      ],
      run: { start: when, heartbeat: { when, count: 'count' } },
    }),
  );
  return steps.map((says, nth) => {
    registry.begin(nth * 1000);
    const [, events, number, total] =
      /^(?:start|event ×(\d+)|heartbeat (\d+), total (\d+))$/.exec(says) ?? [];
    if (says === 'start') registry.serviceStarted();
    for (let k = 0; k < Number(events ?? 0); k += 1) registry.count(0, 1);
    if (number !== undefined) {
      const heartbeat = { count: Number(number), uptimeSeconds: undefined };
      registry.serviceHeartbeat({ ...heartbeat, intervalSeconds: undefined });
      registry.total(0, Number(total));
    }
    const { counts, run } = partsOf(registry.snapshot());
    return { says, value: counts[0]?.value, drift: counts[0]?.drift, restarts: run.restarts };
  });
}

/** The keys that the table of the line promises for these declarations. */
function expandLine(rows: readonly Row[], declarations: Declarations): readonly string[] {
  const { components, counts, timings, states } = declarations;
  const stateKeys = (component: string, type: string): readonly string[] =>
    states
      .filter((state) => state.component === component && state.type === type)
      .map(({ name }) => `${component}_${name}`);
  const timingKeys = (component: string): readonly string[] =>
    timings
      .filter((timing) => timing.component === component)
      .flatMap(({ name }) => [`${component}_avg_${name}_ms`, `${component}_max_${name}_ms`]);
  const expansions: Readonly<Record<string, readonly string[]>> = {
    '<count>_delta': counts.map(({ name }) => `${name}_delta`),
    '<rate>': counts.flatMap(({ rate }) => (rate === undefined ? [] : [rate])),
    'total_<count>': counts.map(({ name }) => `total_${name}`),
    '<component>_<boolean state>': components.flatMap((component) =>
      [
        stateKeys(component, 'boolean'),
        stateKeys(component, 'time'),
        timingKeys(component),
        stateKeys(component, 'number'),
        stateKeys(component, 'string'),
      ].flat(),
    ),
    // These stand with the row above, component after component.
    '<component>_<time state>': [],
    '<component>_avg_<timing>_ms': [],
    '<component>_max_<timing>_ms': [],
    '<component>_<number state>': [],
    '<component>_<string state>': [],
    'avg_<field>_ms': ['avg_http_wait_ms'],
    'max_<field>_ms': ['max_http_wait_ms'],
  };
  return codesIn(rows).flatMap((key) => expansions[key] ?? [key]);
}

const opaque = new Set([
  'heartbeat',
  'levels',
  'format.shares',
  'metrics[].labels',
  'service_heartbeats.writers[].counts',
]);

/** Dotted paths of the leaves, `[]` for each item of a list. */
function pathsOf(value: unknown, path = ''): readonly string[] {
  if (opaque.has(path) || typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${path}[]`));
  return Object.entries(value).flatMap(([key, member]) =>
    pathsOf(member, path === '' ? key : `${path}.${key}`),
  );
}

/** GitHub's anchors of a page's headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = pageText(page).match(/^#+ .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
