import { createHash } from 'node:crypto';
import type { Config } from '../../../model/config.ts';
import { publishedOf } from '../published.ts';
import { componentRow } from './component-row.ts';
import { discoveredRows, type RepeatedRow } from './discovered-rows.ts';
import { datasource, type Panel } from './panel.ts';
import { selectOf } from './select.ts';
import { serviceRow } from './service-row.ts';
import { sidecarRow } from './sidecar-row.ts';

/** Grafana's grid. */
const columns = 24;
/** The version of the dashboard's own schema: Grafana migrates it to later ones itself. */
const schemaVersion = 39;

/** A Grafana dashboard of what a configuration publishes: a row for each component. */
export function dashboardOf(config: Config, selector: string) {
  const published = publishedOf(config);
  const select = selectOf(selector);
  const found = discoveredRows(published, select);
  const rows: readonly Row[] = [
    { title: 'Service', panels: serviceRow(published, select) },
    ...published.components.map((component) => ({
      title: `Component: ${component}`,
      panels: componentRow(component, published, select),
    })),
    ...found,
    { title: 'Sidecar', panels: sidecarRow(select) },
  ].filter(({ panels }) => panels.length > 0);
  return {
    uid: uidOf(config.service),
    title: `${config.service}: heartbeat`,
    description: 'Made by heartbeat dashboard from the configuration of the sidecar.',
    tags: ['heartbeat'],
    schemaVersion,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    timezone: 'browser',
    templating: { list: [...variables(selector), ...found.map(repeatVariable)] },
    annotations: { list: [] },
    panels: laidOut(rows),
  };
}

export type GrafanaDashboard = ReturnType<typeof dashboardOf>;

interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly repeat?: string;
}

function laidOut(rows: readonly Row[]) {
  const made: object[] = [];
  let id = 0;
  let y = 0;
  for (const { title, panels, repeat } of rows) {
    id += 1;
    const gridPos = { x: 0, y, w: columns, h: 1 };
    const row = { id, type: 'row', title, collapsed: false, gridPos: gridPos, panels: [] };
    made.push(repeat === undefined ? row : { ...row, repeat });
    y += 1;
    let x = 0;
    let lineHeight = 0;
    for (const { body, width, height } of panels) {
      if (x + width > columns) {
        y += lineHeight;
        x = 0;
        lineHeight = 0;
      }
      id += 1;
      made.push({ id, ...body, gridPos: { x, y, w: width, h: height } });
      x += width;
      lineHeight = Math.max(lineHeight, height);
    }
    y += lineHeight;
  }
  return made;
}

function variables(selector: string) {
  const known = selector === '' ? '' : `,${selector}`;
  return [
    {
      name: 'datasource',
      label: 'Data source',
      type: 'datasource',
      query: 'prometheus',
      hide: 0,
    },
    queryVariable(
      'job',
      'Job',
      `label_values(heartbeat_build_info${selector && `{${selector}}`}, job)`,
    ),
    queryVariable(
      'instance',
      'Instance',
      `label_values(heartbeat_build_info{job=~"$job"${known}}, instance)`,
    ),
  ];
}

function repeatVariable({ repeat, label, values, regex }: RepeatedRow) {
  const variable = queryVariable(repeat, label, values);
  return regex === undefined ? variable : { ...variable, regex };
}

function queryVariable(name: string, label: string, query: string) {
  return {
    name,
    label,
    type: 'query',
    datasource,
    query: { query, refId: name },
    refresh: 2,
    sort: 1,
    hide: 0,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { text: 'All', value: '$__all' },
  };
}

/** Stable, so that a dashboard that is made anew replaces the one before. */
function uidOf(service: string): string {
  return `heartbeat-${createHash('sha256').update(service).digest('hex').slice(0, 12)}`;
}
