import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type HeartbeatProcess, startHeartbeat } from '../../e2e/sidecar-process.ts';
import { until } from '../../support/until.ts';
import type { Life } from '../cases/lives.ts';
import { decodeFamilies } from './metric-families.ts';
import {
  type Normalised,
  normaliseFamilies,
  normaliseJson,
  normaliseJsonLines,
  normaliseMetrics,
  type Surroundings,
} from './normalise.ts';

/** Each output of a life, by the name of its golden file. */
export type Outputs = ReadonlyMap<string, Normalised>;

/** Seconds: the first window holds all that the log has at the start. */
const firstIntervalSeconds = 4;
/** None ends while the test runs: what follows is in the last heartbeat. */
const laterIntervalSeconds = 3600;

/**
 * The real binary beside a log: started on a part of it, read again twice, with a configuration
 * that is as it was and one that is not, ended, started again.
 */
export async function live(life: Life): Promise<Outputs> {
  const directory = mkdtempSync(join(tmpdir(), 'heartbeat-contract-'));
  const sidecars: HeartbeatProcess[] = [];
  try {
    return await new Living(life, directory, sidecars).run();
  } finally {
    for (const { child } of sidecars) child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}

class Living {
  readonly #life: Life;
  readonly #directory: string;
  readonly #sidecars: HeartbeatProcess[];
  readonly #sinceMs = Date.now();
  readonly #outputs = new Map<string, Normalised>();
  #written = 0;

  constructor(life: Life, directory: string, sidecars: HeartbeatProcess[]) {
    this.#life = life;
    this.#directory = directory;
    this.#sidecars = sidecars;
  }

  async run(): Promise<Outputs> {
    const { config, addition, logs } = this.#life;
    this.#write(0, 0.8);
    this.#configure(config, firstIntervalSeconds);
    const first = this.#start();
    await this.#hasRead(first);
    const perInterval = Object.keys(logs).length;
    await until(() => first.heartbeats().length === perInterval, { what: 'the first heartbeats' });
    this.#configure(config, laterIntervalSeconds);
    await this.#reload(first, 'applied', 1);
    await this.#keep(first, 'started', ['text', 'openmetrics', 'protobuf', 'json', 'health']);

    this.#write(0.8, 0.9);
    await this.#hasRead(first);
    await this.#reload(first, 'unchanged', 1);
    await this.#keep(first, 'reloaded', ['text', 'health']);
    this.#configure(config + addition, laterIntervalSeconds);
    await this.#reload(first, 'applied', 2);
    await this.#keep(first, 'changed', ['text', 'health']);
    await this.#end(first, 'first');

    this.#write(0.9, 1);
    const second = this.#start();
    await this.#hasRead(second);
    await this.#keep(second, 'restarted', ['text', 'openmetrics', 'protobuf', 'json', 'health']);
    await this.#end(second, 'second');
    return this.#outputs;
  }

  /** Appends a part of each log: shares of its lines. */
  #write(from: number, to: number): void {
    for (const [folder, lines] of Object.entries(this.#life.logs)) {
      const { isNode } = this.#life;
      const path = join(this.#directory, isNode ? `pods/${folder}/0.log` : 'app.log');
      const [start, end] = [from, to].map((share) => Math.ceil(lines.length * share));
      const taken = lines.slice(start, end);
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, taken.map((line) => (isNode ? cri(line) : line)).join(''));
      this.#written += taken.length;
    }
  }

  #configure(config: string, intervalSeconds: number): void {
    const heartbeat = `heartbeat: { interval_seconds: ${intervalSeconds} }\n`;
    // In front: an addition may go on with what the configuration ends in.
    const whole = config.replace(/^version: 1\n/m, `version: 1\n${heartbeat}`);
    writeFileSync(join(this.#directory, 'heartbeat.yaml'), whole);
  }

  #start(): HeartbeatProcess {
    const source = this.#life.isNode
      ? ['--node', join(this.#directory, 'pods')]
      : ['--file', join(this.#directory, 'app.log')];
    const sidecar = startHeartbeat([
      'run',
      ...source,
      `--config=${join(this.#directory, 'heartbeat.yaml')}`,
      `--state=${join(this.#directory, 'state')}`,
      '--host=127.0.0.1',
      '--port=0',
      '--no-follow-config',
    ]);
    this.#sidecars.push(sidecar);
    return sidecar;
  }

  async #hasRead(sidecar: HeartbeatProcess): Promise<void> {
    const isRead = async (): Promise<boolean> => {
      const { ledger } = JSON.parse((await ask(sidecar, '/health')).toString('utf8'));
      if (ledger.lines !== this.#written) throw new Error(`${ledger.lines} of ${this.#written}`);
      return (await ask(sidecar, '/readyz')).toString('utf8').startsWith('ready');
    };
    await until(isRead, { what: 'all lines are read', timeoutMs: 30_000 });
  }

  async #reload(sidecar: HeartbeatProcess, outcome: string, times: number): Promise<void> {
    sidecar.child.kill('SIGHUP');
    const line = `heartbeat_config_reloads_total{outcome="${outcome}"} ${times}\n`;
    const isDone = async (): Promise<boolean> =>
      (await ask(sidecar, '/metrics', accepts.text)).toString('utf8').includes(line);
    await until(isDone, { what: `the configuration is ${outcome}`, timeoutMs: 30_000 });
  }

  async #keep(
    sidecar: HeartbeatProcess,
    step: string,
    kinds: readonly (keyof typeof accepts)[],
  ): Promise<void> {
    const around = await this.#around(sidecar);
    for (const kind of kinds) {
      const path = kind === 'health' ? '/health' : '/metrics';
      const answer = await ask(sidecar, path, accepts[kind]);
      this.#outputs.set(`${step}.${extensions[kind]}`, readers[kind](answer, around));
    }
  }

  async #end(sidecar: HeartbeatProcess, run: string): Promise<void> {
    const around = await this.#around(sidecar);
    const { code, stdout, stderr } = await sidecar.end('SIGTERM');
    // How long the last first window is, and so how its rates are worked out, is up to the machine.
    const lines = run === 'second' ? stdout.replaceAll('"catch_up":true,', '') : stdout;
    this.#outputs.set(`${run}.heartbeats.json`, normaliseJsonLines(byPod(lines), around));
    const { contract, wording } = normaliseJsonLines(stderr, around);
    this.#outputs.set(`${run}.log.json`, { contract: `${contract}\nexit ${code}`, wording });
  }

  async #around(sidecar: HeartbeatProcess): Promise<Surroundings> {
    const url = await sidecar.url();
    return {
      replaced: [
        [this.#directory, '<folder>'],
        [url, '<url>'],
      ],
      sinceMs: this.#sinceMs,
      isLive: true,
    };
  }
}

const accepts = {
  text: 'text/plain; version=0.0.4',
  openmetrics: 'application/openmetrics-text; version=1.0.0',
  protobuf:
    'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
  json: 'application/json',
  health: 'application/json',
} as const;

const extensions: Readonly<Record<keyof typeof accepts, string>> = {
  text: 'prom',
  openmetrics: 'openmetrics',
  protobuf: 'protobuf',
  json: 'metrics.json',
  health: 'health.json',
};

type Reader = (answer: Buffer, around: Surroundings) => Normalised;

const readMetrics: Reader = (answer, around) => normaliseMetrics(answer.toString('utf8'), around);
const readJson: Reader = (answer, around) => normaliseJson(answer.toString('utf8'), around);

const readers: Readonly<Record<keyof typeof accepts, Reader>> = {
  text: readMetrics,
  openmetrics: readMetrics,
  protobuf: (answer, around) => normaliseFamilies(decodeFamilies(answer), around),
  json: readJson,
  health: readJson,
};

async function ask(sidecar: HeartbeatProcess, path: string, accept = '*/*'): Promise<Buffer> {
  const response = await fetch(`${await sidecar.url()}${path}`, { headers: { accept } });
  return Buffer.from(await response.arrayBuffer());
}

/** Heartbeats pod after pod, each in its order: which of them is first in a window is left open. */
function byPod(heartbeats: string): string {
  const podOf = (line: string): string => /"namespace":.*?"heartbeat_count"/.exec(line)?.[0] ?? '';
  const named = heartbeats.split('\n').map((line) => [podOf(line), line] as const);
  const sorted = named.toSorted(([one], [other]) => (one < other ? -1 : Number(one > other)));
  return sorted.map(([, line]) => line).join('\n');
}

/** A line as containerd writes it. */
function cri(line: string): string {
  return `2026-01-05T08:00:00.000000001Z stdout F ${line}`;
}
