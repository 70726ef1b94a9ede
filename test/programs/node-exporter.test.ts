import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startProgram } from './support/program.ts';
import { reconstructed, textAt, valuesIn } from './support/told.ts';

/** The node exporter logs what each collector took, the very number that it exports. */
const rules = `
version: 1
metrics:
  duration_of_collector:
    type: gauge
    field: duration_seconds
    when: { msg: { prefix: collector } }
    labels: { collector: name }
  collections:
    type: counter
    when: { msg: collector succeeded }
    labels: { collector: name }
`;

const scrapes = 5;
let folder: string;
let log: string;
let printed: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'node-exporter-'));
  log = join(folder, 'node-exporter.log');
  const url = `http://127.0.0.1:${await freePort()}`;
  const exporter = await startProgram(
    'prometheus-node-exporter',
    ['--log.level=debug', `--web.listen-address=${url.replace('http://', '')}`],
    { logsTo: 'stderr', log, ready: url, cwd: folder },
  );
  for (let n = 0; n < scrapes; n++) printed = await textAt(`${url}/metrics`);
  await exporter.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

it("what the node exporter's log gives is what it says, to the last digit", async () => {
  const { exposition } = await reconstructed([log], rules);
  const durations = valuesIn(exposition, 'duration_of_collector', ['collector']);
  expect(durations).toEqual(
    valuesIn(printed, 'node_scrape_collector_duration_seconds', ['collector']),
  );
  expect(Object.keys(durations).length).toBeGreaterThan(10);
  const succeeded = valuesIn(printed, 'node_scrape_collector_success', ['collector']);
  expect(valuesIn(exposition, 'collections_total', ['collector'])).toEqual(
    Object.fromEntries(Object.keys(succeeded).map((collector) => [collector, scrapes])),
  );
});
