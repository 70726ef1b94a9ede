import { describe, expect, it } from 'vitest';
import { dashboardOf } from '../../../src/ops/packs/dashboard/dashboard.ts';
import { faultsByTypes } from './dashboard-types.ts';
import { configOf } from './packing.ts';

interface Placed {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly repeat?: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
}

const petrosa = dashboardOf(configOf({ preset: 'petrosa' }), '');
const panelsOf = ({ panels }: typeof petrosa): readonly Placed[] => panels as readonly Placed[];

describe('the dashboard', () => {
  it('is what the types of Grafana have, options of panels included', async () => {
    expect(await faultsByTypes([petrosa, dashboardOf(configOf(), '')])).toBe('');
  });

  it('would be told of a key or a value that is none', async () => {
    const [first, ...rest] = panelsOf(petrosa);
    const wrong = {
      ...petrosa,
      panels: [first, { ...rest[0], options: { tooltip: { mode: 'some' } } }],
    };
    expect(await faultsByTypes([wrong as typeof petrosa])).toContain(
      '\'"some"\' is not assignable',
    );
    const unknown = { ...petrosa, timezon: 'utc' };
    expect(await faultsByTypes([unknown])).toContain('timezon');
  });

  it('has a row for the service, each component and the sidecar', () => {
    const rows = panelsOf(petrosa).filter(({ type }) => type === 'row');
    expect(rows.map(({ title }) => title)).toEqual([
      'Service',
      'Component: consumer',
      'Component: publisher',
      'Sidecar',
    ]);
  });

  it('repeats a row for each component and timing that the log itself names', () => {
    const { panels, templating } = dashboardOf(configOf(), '');
    const rows = (panels as readonly Placed[]).filter(({ type }) => type === 'row');
    expect(rows.map(({ title, repeat }) => [title, repeat])).toEqual([
      ['Service', undefined],
      ['Component: service', undefined],
      ['Component: $component', 'component'],
      ['Timing: $timing', 'timing'],
      ['Sidecar', undefined],
    ]);
    expect(templating.list.map(({ name }) => name)).toEqual(
      ['datasource', 'job', 'instance'].concat('component', 'timing'),
    );
  });

  it('shows gauges with labels, states of any type, and more queries than there are letters', async () => {
    const counts = Array.from({ length: 30 }, (_, n) => `      c${n}: { when: { event: e${n} } }`);
    const dashboard = dashboardOf(
      configOf({
        text: `version: 1
components:
  pool:
    counts:
${counts.join('\n')}
    states:
      mode: { field: mode, type: any }
metrics:
  connections: { type: gauge, field: open, labels: { pool: { field: pool } } }
`,
      }),
      '',
    );
    const asked = panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
      targets.map(({ expr, refId }) => ({ title, expr, refId })),
    );
    const chosen = 'job=~"$job",instance=~"$instance"';
    expect(asked).toContainEqual({
      title: 'connections',
      expr: `topk(20, sum by (instance, pool) (connections{${chosen}}))`,
      refId: 'A',
    });
    expect(asked.filter(({ title }) => title === 'States').map(({ expr }) => expr)).toEqual([
      `mode{component="pool",${chosen}}`,
    ]);
    const rates = asked.filter(({ title }) => title === 'Rates').map(({ refId }) => refId);
    expect(rates.slice(24)).toEqual(['Y', 'Z', 'AA', 'AB', 'AC', 'AD']);
    expect(await faultsByTypes([dashboard])).toBe('');
  });

  it('shows rates, errors, quantiles, a heatmap and health of a component', () => {
    const panels = panelsOf(petrosa);
    const start = panels.findIndex(({ title }) => title === 'Component: consumer');
    const own = panels.slice(
      start + 1,
      panels.findIndex(({ title }) => title === 'Component: publisher'),
    );
    expect(own.map(({ title, type }) => `${title} (${type})`)).toEqual([
      'Rates (timeseries)',
      'Errors (timeseries)',
      'processing time: quantiles (timeseries)',
      'processing time: distribution (heatmap)',
      'Health (state-timeline)',
      'States (state-timeline)',
      'Since (stat)',
    ]);
  });

  it('asks the data source of its variable alone, and only for chosen targets', () => {
    for (const { type, datasource, targets } of panelsOf(petrosa)) {
      if (type === 'row') continue;
      expect(datasource?.uid).toBe('${datasource}');
      for (const { expr } of targets ?? []) expect(expr).toContain('instance=~"$instance"');
    }
    const chosen = dashboardOf(configOf({ preset: 'petrosa' }), 'namespace="shop"');
    expect(JSON.stringify(chosen.panels[1])).toContain('namespace=\\"shop\\"');
  });

  it('puts no panel on another, and none outside of the grid', () => {
    const panels = panelsOf(petrosa);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = new Set<string>();
    for (const { gridPos, title } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(cells.has(`${x} ${y}`), `${title} at ${x} ${y}`).toBe(false);
          cells.add(`${x} ${y}`);
        }
      }
    }
  });
});
