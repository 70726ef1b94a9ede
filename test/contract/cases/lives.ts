import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A log that a sidecar follows, and what it is configured by. */
export interface Life {
  readonly config: string;
  /** What a changed configuration says besides. */
  readonly addition: string;
  /** One log, or those of the containers of a node by their folder. */
  readonly logs: Readonly<Record<string, readonly string[]>>;
  readonly isNode: boolean;
}

const patient = 'health: { missed_heartbeats: 1000, silence_seconds: 86400 }\n';
const added = '  added: { type: counter, when: always, labels: { level: "@level" } }\n';
const section = `metrics:\n${added}`;

const workers = linesOf('fixtures/logs/workers.ndjson');
const everything = linesOf('test/contract/cases/everything.ndjson');
const discovering = linesOf('test/contract/cases/discovering.ndjson');

/** Sidecars by the name of the folder that their golden files are in. */
export const lives: Readonly<Record<string, Life>> = {
  none: log(`version: 1\n${patient}`, 'discover_timings: false\n', discovering),
  petrosa: preset('petrosa', 'fixtures/petrosa/heartbeat_script.ndjson'),
  'petrosa-socket-client': preset('petrosa-socket-client', 'fixtures/petrosa/socket_client.ndjson'),
  everything: log(configOf('everything'), added, everything),
  discovering: log(configOf('discovering'), added, discovering),
  followed: log(configOf('followed'), section, workers),
  // A line of three records: today its health is that of a broken ledger.
  'otlp-batches': log(
    `version: 1\n${patient}`,
    'discover_timings: false\n',
    linesOf('test/contract/cases/otlp-batches.ndjson'),
  ),
  'node-none': node(`version: 1\n${patient}`, 'discover_timings: false\n', {
    'depot_crane-0_1/app': discovering,
    'shop_workers-0_2/app': workers,
  }),
  'node-own': node(configOf('everything'), added, {
    'shop_web-0_1/app': everything,
    'shop_web-1_2/app': everything.slice(0, 20),
    'team-a_job-0_3/main': everything.slice(5),
  }),
};

function log(config: string, addition: string, lines: readonly string[]): Life {
  return { config, addition, logs: { '': lines }, isNode: false };
}

function node(config: string, addition: string, logs: Life['logs']): Life {
  return { config, addition, logs, isNode: true };
}

function preset(name: string, file: string): Life {
  return log(`version: 1\npreset: ${name}\n${patient}`, section, linesOf(file));
}

function configOf(name: string): string {
  return read(`test/contract/cases/${name}.yaml`);
}

function linesOf(path: string): string[] {
  return read(path).split(/(?<=\n)/);
}

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
}
