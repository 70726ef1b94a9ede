import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dashboardText } from '../../../src/ops/packs/run-dashboard.ts';
import { rulesText } from '../../../src/ops/packs/run-rules.ts';
import { noFlags } from './packing.ts';

const folder = fileURLToPath(new URL('../../../k8s/monitoring/', import.meta.url));

/** What anybody gets who has no configuration, and what the preset's service gets. */
const made = [undefined, 'petrosa'].flatMap((preset) => {
  const input = { configPath: undefined, preset, env: {}, flags: {} };
  const names = { name: 'heartbeat', namespace: undefined, labels: [] };
  const rules = (format: string): string => rulesText({ ...input, ...noFlags, ...names, format });
  const own = preset ?? 'default';
  return [
    { path: `${own}/rules.yaml`, text: rules('rules') },
    { path: `${own}/prometheus-rule.yaml`, text: rules('prometheus-rule') },
    { path: `${own}/dashboard.json`, text: dashboardText({ ...input, selector: undefined }) },
  ];
});

describe('k8s/monitoring', () => {
  it.each(made)('$path is what the commands print (UPDATE=1 writes it anew)', ({ path, text }) => {
    const file = `${folder}${path}`;
    if (process.env['UPDATE'] === '1') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
