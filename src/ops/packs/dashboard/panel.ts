/** A query of a panel, and how its series are called. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
  /** Asks for the exemplars of its series too. */
  readonly hasExemplars?: boolean;
}

export type Unit =
  | 'short'
  | 'reqps'
  | 's'
  | 'bytes'
  | 'percentunit'
  | 'cps'
  | 'dateTimeFromNow'
  | 'none';

interface Content {
  readonly title: string;
  readonly description?: string;
  readonly unit?: Unit;
  readonly queries: readonly Query[];
}

/** A panel before it has its place; `height` and `width` in the cells of Grafana's grid of 24. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly body: {
    readonly type: 'timeseries' | 'stat' | 'heatmap' | 'state-timeline';
    readonly title: string;
    readonly description?: string;
    readonly datasource: Datasource;
    readonly targets: readonly object[];
    readonly fieldConfig: { readonly defaults: object; readonly overrides: object[] };
    readonly options: Readonly<Record<string, unknown>>;
  };
}

export interface Datasource {
  readonly type: 'prometheus';
  readonly uid: string;
}

/** The one that the dashboard's variable names. */
export const datasource: Datasource = { type: 'prometheus', uid: '${datasource}' };

const tooltip = { mode: 'multi', sort: 'desc' };

/** Lines over time. */
export function timeseries(content: Content, width = 12): Panel {
  return panel('timeseries', content, width, {
    custom: { drawStyle: 'line', lineWidth: 1, fillOpacity: 10, showPoints: 'never' },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip,
    },
  });
}

/** One number, the last. */
export function stat(content: Content, width = 6): Panel {
  return panel('stat', content, width, {
    custom: undefined,
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      colorMode: 'none',
      graphMode: 'area',
      justifyMode: 'auto',
      orientation: 'auto',
      textMode: 'auto',
    },
  });
}

/** A state over time, true in green and false in red; texts as they are. */
export function stateTimeline(content: Content, width = 12): Panel {
  const mapping = {
    type: 'value',
    options: {
      '0': { text: 'no', color: 'red', index: 0 },
      '1': { text: 'yes', color: 'green', index: 1 },
    },
  };
  return panel('state-timeline', content, width, {
    custom: { lineWidth: 0, fillOpacity: 70 },
    mappings: [mapping],
    options: {
      mergeValues: true,
      showValue: 'auto',
      alignValue: 'left',
      rowHeight: 0.9,
      legend: { displayMode: 'list', placement: 'bottom', showLegend: false, calcs: [] },
      tooltip: { mode: 'single', sort: 'none' },
    },
  });
}

/** How many samples fell into each bucket of a histogram, over time. */
export function heatmap(content: Content, width = 12): Panel {
  const made = panel('heatmap', content, width, {
    custom: { scaleDistribution: { type: 'linear' } },
    options: {
      calculate: false,
      cellGap: 1,
      cellValues: { unit: 'short' },
      color: {
        mode: 'scheme',
        scheme: 'Oranges',
        steps: 64,
        reverse: false,
        exponent: 0.5,
        fill: 'dark-orange',
      },
      exemplars: { color: 'rgba(255,0,255,0.7)' },
      filterValues: { le: 1e-9 },
      legend: { show: true },
      rowsFrame: { layout: 'auto' },
      tooltip: { mode: 'single', yHistogram: false, showColorScale: false },
      yAxis: { axisPlacement: 'left', reverse: false, unit: content.unit },
    },
  });
  const targets = made.body.targets.map((target) => ({ ...target, format: 'heatmap' }));
  return { ...made, body: { ...made.body, targets } };
}

interface Looks {
  readonly custom: object | undefined;
  readonly mappings?: readonly object[];
  readonly options: Readonly<Record<string, unknown>>;
}

function panel(
  type: Panel['body']['type'],
  { title, description, unit = 'short', queries }: Content,
  width: number,
  { custom, mappings, options }: Looks,
): Panel {
  return {
    width,
    height: 8,
    body: {
      type,
      title,
      ...(description !== undefined && { description }),
      datasource,
      targets: queries.map(({ expr, legend, hasExemplars = false }, at) => ({
        refId: refIdOf(at),
        datasource,
        expr,
        legendFormat: legend,
        editorMode: 'code',
        range: true,
        ...(hasExemplars && { exemplar: true }),
      })),
      fieldConfig: {
        defaults: { unit, ...(custom && { custom }), ...(mappings && { mappings }) },
        overrides: [],
      },
      options,
    },
  };
}

/** A to Z, then AA: as Grafana names the queries of a panel. */
function refIdOf(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : `${refIdOf(Math.floor(at / 26) - 1)}${last}`;
}
