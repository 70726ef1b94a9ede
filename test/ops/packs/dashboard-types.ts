import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { GrafanaDashboard } from '../../../src/ops/packs/dashboard/dashboard.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const panelTypes: Readonly<Record<string, string>> = {
  timeseries: 'timeseries/panelcfg/x/TimeSeriesPanelCfg',
  stat: 'stat/panelcfg/x/StatPanelCfg',
  heatmap: 'heatmap/panelcfg/x/HeatmapPanelCfg',
  'state-timeline': 'statetimeline/panelcfg/x/StateTimelinePanelCfg',
};

interface PanelLike {
  readonly type: string;
  readonly options?: object;
  readonly fieldConfig?: { readonly defaults: { readonly custom?: object } };
}

/**
 * What TypeScript has against dashboards by Grafana's own types (`@grafana/schema`): unknown keys and
 * values that are none of an enumeration's, of the dashboard and of each panel's options. Grafana
 * publishes no JSON Schema of this format.
 */
export async function faultsByTypes(dashboards: readonly GrafanaDashboard[]): Promise<string> {
  const folder = mkdtempSync(join(root, 'node_modules', '.dashboard-types-'));
  const path = join(folder, 'dashboards.ts');
  try {
    writeFileSync(path, [head, ...dashboards.flatMap(checksOf)].join('\n'));
    const flags = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig'];
    const modules = ['--module', 'preserve', '--target', 'es2023', '--types', ''];
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    await promisify(execFile)(process.execPath, [tsc, ...flags, ...modules, path]);
    return '';
  } catch (error) {
    const { stdout, message } = error as { stdout?: string; message: string };
    return stdout === undefined || stdout === '' ? message : stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The values of an enumeration are as good as its members. */
const head = `import type { Dashboard } from '@grafana/schema';
type Loose<T> = T extends string ? \`\${T}\`
  : T extends number | boolean | null | undefined ? T
  : T extends (infer I)[] ? Loose<I>[]
  : T extends object ? { [K in keyof T]: Loose<T[K]> } : T;
${Object.entries(panelTypes)
  .map(([type, path]) => {
    const name = nameOf(type);
    const module = `@grafana/schema/dist/esm/raw/composable/${path}_types.gen`;
    const hasFields = type !== 'stat';
    const fields = hasFields ? `, FieldConfig as ${name}Fields` : '';
    return `import type { Options as ${name}Options${fields} } from '${module}';`;
  })
  .join('\n')}
export {};
`;

function checksOf(dashboard: GrafanaDashboard, nth: number): readonly string[] {
  const panels = (dashboard.panels as readonly PanelLike[]).filter(({ type }) => type !== 'row');
  return [
    `const dashboard${nth}: Loose<Dashboard> = ${JSON.stringify(dashboard)};`,
    ...panels.flatMap(({ type, options, fieldConfig }, at) => {
      const name = nameOf(type);
      const custom = fieldConfig?.defaults.custom;
      return [
        `const options${nth}_${at}: Loose<Partial<${name}Options>> = ${JSON.stringify(options)};`,
        ...(custom === undefined
          ? []
          : [`const fields${nth}_${at}: Loose<${name}Fields> = ${JSON.stringify(custom)};`]),
      ];
    }),
  ];
}

function nameOf(type: string): string {
  if (!Object.hasOwn(panelTypes, type)) throw new Error(`no types are known of panel ${type}`);
  return type.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
