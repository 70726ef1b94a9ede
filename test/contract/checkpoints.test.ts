import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines } from '../e2e/sidecar-process.ts';
import { temporaryDirectory } from '../faults/support/place.ts';
import { type Sidecar, startSidecar } from '../faults/support/sidecar.ts';
import { startPodLogServer } from '../remote/kubernetes/pod-log-server.ts';
import { until } from '../support/until.ts';
import { type Laid, layCheckpoint, layLog } from './support/checkpoint-fixture.ts';

/** What a sidecar shows at the end of the log, and what it says last. */
interface Shown {
  readonly metrics: Readonly<Record<string, number>>;
  readonly exemplars: Readonly<Record<string, string>>;
  readonly health: Health;
  readonly finals: readonly Readonly<Record<string, unknown>>[];
  readonly sidecar: Sidecar;
}

interface Timing {
  readonly count: number;
  readonly [figure: string]: number;
}

interface Health {
  readonly ledger: Readonly<Record<string, number>>;
  readonly components: Readonly<Record<string, { readonly timings: Record<string, Timing> }>> & {
    readonly source: { readonly bytes_read: number; readonly gaps: number };
  };
}

const quantile = /^p\d+_ms$/;
/** Within this share of the true value, by docs/heartbeat.md. */
const quantileError = 0.01;

/** A first start does not read what a log's name led to before: there is nothing to compare. */
const rotatedAfterwards = 'several-files';
const cases = [
  'one-file',
  'split-lines',
  'discovered',
  'writers',
  'pod',
  'node',
  rotatedAfterwards,
];

describe('a sidecar goes on from a checkpoint that version 0.1.0 wrote before it was killed', () => {
  it.each(cases)('%s: what it counts and says is what its log holds', async (name) => {
    const { expected, metrics, exemplars, health, finals, sidecar } = await resume(name);
    expect(sidecar.said('ledger_broken')).toEqual([]);
    expect(health.components.source.gaps).toBe(0);
    expect(health.ledger).toMatchObject({ lines: expected.lines, ...expected.ledger });
    const names = Object.keys(expected.metrics);
    expect(Object.fromEntries(names.map((name) => [name, metrics[name]]))).toEqual(
      expected.metrics,
    );
    expect(exemplars).toEqual(expected.exemplars);
    for (const [pod, keys] of Object.entries(expected.heartbeats)) {
      expect(finals.find((line) => (line['pod'] ?? '') === pod)).toMatchObject(keys);
    }
    for (const [path, figures] of Object.entries(expected.timings)) {
      const [component = '', timing = ''] = path.split('.');
      expectTiming(health.components[component]?.timings[timing], figures);
    }
  });

  it.each(cases.filter((name) => name !== rotatedAfterwards))(
    '%s: it shows what one shows that reads the log from its beginning',
    async (name) => {
      const resumed = await resume(name);
      const begun = await readToEnd(layLog(name, temporaryDirectory()), 'begins');
      expect(ofService(resumed.metrics)).toEqual(withoutLeftStates(ofService(begun.metrics)));
    },
  );
});

/** 0.1.0 did not save the texts that a state left: what resumes cannot know of them. */
function withoutLeftStates(series: ReturnType<typeof ofService>): ReturnType<typeof ofService> {
  const kept = Object.entries(series).filter(
    ([name, value]) => value !== 0 || !name.includes('mode="manual"'),
  );
  return Object.fromEntries(kept);
}

type Resumed = Shown & Pick<Laid, 'expected'>;
const resumptions = new Map<string, Promise<Resumed>>();

/** Once for all tests of a case. */
function resume(name: string): Promise<Resumed> {
  const known = resumptions.get(name) ?? resumeAnew(name);
  resumptions.set(name, known);
  return known;
}

async function resumeAnew(name: string): Promise<Resumed> {
  const root = temporaryDirectory();
  const laid = layLog(name, root);
  layCheckpoint(name, root);
  return { ...(await readToEnd(laid, 'resumes')), expected: laid.expected };
}

/** Starts a sidecar on the log, and ends it when all lines are counted. */
async function readToEnd(
  { args, config, root, isServed, expected }: Laid,
  how: 'resumes' | 'begins',
): Promise<Shown> {
  if (isServed) await serve(root);
  const sidecar = startSidecar({ config, args: [...args, '--state', join(root, 'state')] });
  await sidecar.reached(how === 'begins' ? expected.lines_there : expected.lines);
  const text = await until(() => sidecar.metrics(), { what: 'it has caught up' });
  const exemplars = exemplarsOf(await openMetrics(sidecar));
  const health = (await sidecar.health()) as unknown as Health;
  const { code, stdout } = await sidecar.end();
  expect(code).toBe(0);
  const finals = jsonLines(stdout).filter((line) => line['final'] === true);
  return { metrics: samplesOf(text), exemplars, health, finals, sidecar };
}

/** An API server gives the log that was laid down. */
async function serve(root: string): Promise<void> {
  const { url, certificates, log } = await startPodLogServer();
  for (const line of readFileSync(join(root, 'pod.log'), 'utf8').trimEnd().split('\n')) {
    log.writeRaw(`${line}\n`);
  }
  const authority = Buffer.from(certificates.ca).toString('base64');
  writeFileSync(
    join(root, 'kubeconfig'),
    `apiVersion: v1
kind: Config
current-context: c
contexts: [{ name: c, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: "${url}", certificate-authority-data: ${authority} } }]
users: [{ name: u, user: { token: t } }]
`,
  );
}

function samplesOf(text: string): Record<string, number> {
  const samples = text.matchAll(/^([a-zA-Z_:][^ {]*(?:\{.*\})?) (\S+)$/gm);
  // Sums of halves differ in the last digit with the order in which they are added.
  return Object.fromEntries(
    [...samples].map(([, name, value]) => [name, Number(Number(value).toPrecision(12))]),
  );
}

async function openMetrics(sidecar: Sidecar): Promise<string> {
  const headers = { accept: 'application/openmetrics-text; version=1.0.0' };
  return (await fetch(`${await sidecar.url()}/metrics`, { headers })).text();
}

/** Of one timing, as one tells of all. */
function exemplarsOf(text: string): Record<string, string> {
  const found = text.matchAll(/^(payment_time_seconds_bucket\{.*?\}) \S+ # \{trace_id="(.*?)"\}/gm);
  return Object.fromEntries([...found].map(([, name = '', trace = '']) => [name, trace]));
}

/** Of the service and its runs, but for the pod that was gone when the log was laid down. */
function ofService(metrics: Readonly<Record<string, number>>): Record<string, number> {
  const isOfService = (name: string): boolean =>
    /^(?!heartbeat_)|^heartbeat_(service_(?!.*age)|count_|series_|source_sequence_)/.test(name);
  return Object.fromEntries(
    Object.entries(metrics).filter(([name]) => isOfService(name) && !name.includes('gone-0')),
  );
}

function expectTiming(timing: Timing | undefined, figures: Readonly<Record<string, number>>): void {
  for (const [figure, value] of Object.entries(figures)) {
    const off = Math.abs((timing?.[figure] ?? Number.NaN) - value);
    const allowed = quantile.test(figure) ? value * quantileError : 0;
    expect([figure, timing?.[figure], off <= allowed]).toEqual([figure, timing?.[figure], true]);
  }
}
