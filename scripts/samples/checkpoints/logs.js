import { readFileSync } from 'node:fs';
import { shopConfig, shopLog } from './shop.js';
import { cri, docker, line, parts, second, stamp } from './texts.js';

/**
 * @typedef {object} Log
 * @property {[string, string, string]} parts Before the heartbeat, before the kill, after it.
 * @property {'before' | 'after'} [rotates] When its file is renamed to `.1`, where it is: before
 *   the kill, and the second part is the new file's, or after it, and the third is.
 * @property {boolean} [goes] It is removed before the kill.
 */

/**
 * @typedef {object} Case
 * @property {readonly string[]} args `ROOT` stands for the folder of the logs.
 * @property {string} config
 * @property {Readonly<Record<string, Log>>} logs
 * @property {boolean} [isServed] The log is a pod's, and an API server gives it.
 */

const jobs = (/** @type {string} */ who, /** @type {number} */ from) =>
  Array.from({ length: 30 }, (_, k) => {
    const [time, beat] = [second(from + k), (k + 1) / 10];
    if (!Number.isInteger(beat)) {
      return line({ time, msg: 'job done', took_ms: (k * 7) % 40, who });
    }
    const fields = { retries_delta: beat, failures_total: 2 * beat, last_job_ms: 4 * k + beat };
    return line({ time, msg: 'heartbeat', beat, jobs_total: k + 1, ...fields, who });
  });

const jobsConfig = `version: 1
service: jobs
heartbeat: { interval_seconds: 3600 }
service_heartbeat:
  when: { msg: heartbeat }
  count: beat
  fields: { retries_delta: delta, failures_total: total, last_job_ms: sample }
components:
  worker:
    counts:
      jobs: { total: jobs_total, rate: jobs_per_second }
      done: { when: { msg: job done } }
    timings: { took: { field: took_ms } }
metrics:
  lines_by_writer: { type: counter, when: { who: { exists: true } }, labels: { who: who } }
`;

/** @type {Readonly<Record<string, Log>>} */
const severalFiles = {
  'web/a.log': { parts: parts(jobs('a', 0), [12, 17], 9), rotates: 'before' },
  'web/b.log': { parts: parts(jobs('b', 100), [11, 22]) },
  'worker.log': { parts: parts(jobs('worker', 200), [13, 26]), rotates: 'after' },
  // Appears after the kill.
  'web/late.log': { parts: ['', '', jobs('late', 300).join('')] },
};

/** A record in three parts, of which the kill comes after the second. */
const long = (/** @type {string} */ who, /** @type {number} */ n) => {
  const text = JSON.stringify({ msg: 'n', who, n, pad: '-'.repeat(200) });
  return [text.slice(0, 70), text.slice(70, 150), text.slice(150)];
};
const short = (/** @type {string} */ who, /** @type {number} */ n) =>
  JSON.stringify({ msg: 'n', who, n });

const splitCri = [1, 2, 3, 4, 5, 6].flatMap((n) => {
  const [a = '', b = '', c = ''] = long('cri', n);
  const [d = '', e = '', f = ''] = long('err', n);
  return [
    cri(10 * n, short('cri', n)),
    cri(10 * n + 1, a, { tag: 'P' }),
    cri(10 * n + 2, d, { tag: 'P', stream: 'stderr' }),
    cri(10 * n + 3, b, { tag: 'P' }),
    cri(10 * n + 4, e, { tag: 'P', stream: 'stderr' }),
    cri(10 * n + 5, f, { stream: 'stderr' }),
    cri(10 * n + 6, c),
  ];
});

const splitDocker = [1, 2, 3, 4, 5, 6].flatMap((n) => {
  const [a = '', b = '', c = ''] = long('docker', n);
  return [
    docker(10 * n, `${short('docker', n)}\n`),
    docker(10 * n + 1, a),
    docker(10 * n + 2, b),
    docker(10 * n + 3, `${c}\n`),
  ];
});

const numbersConfig = `version: 1
service: numbers
heartbeat: { interval_seconds: 3600 }
components:
  numbers: { counts: { seen: { when: { msg: n } }, sum: { add: n } } }
metrics:
  sum_by: { type: counter, add: n, labels: { who: who, stream: "@stream" } }
`;

/** Without configuration: loggers, durations, heartbeats and writers are discovered. */
function discoveredLog() {
  const lines = [];
  for (let n = 0; n < 120; n += 1) {
    const time = second(n);
    const logger = n % 5 === 0 ? `rare${n}` : ['db', 'api', 'ui'][n % 3];
    const level = n % 8 === 0 ? 'error' : 'info';
    const pid = n % 2 === 0 ? 11 : 12;
    lines.push(
      n % 12 === 11
        ? line({
            time,
            level,
            logger: 'main',
            pid,
            msg: 'heartbeat',
            beat: (n + 1) / 12,
            total_jobs: n,
            hits: n,
            backlog: n % 7,
          })
        : line({
            time,
            level,
            logger,
            pid,
            msg: `request ${n} took a while`,
            wait_ms: n % 50,
            query_seconds: n / 100,
          }),
    );
    if (n % 20 === 3) {
      lines.push('Traceback (most recent call last):\n', '  File "app.py", line 3\n');
      lines.push(`ValueError: bad ${n}\n`);
    }
  }
  return lines;
}

const workers = () =>
  readFileSync(new URL('../../../fixtures/logs/workers.ndjson', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => `${text}\n`);

/** A pod's lines; two in the same second come before and after the kill. */
const served = Array.from(
  { length: 40 },
  (_, k) => `${stamp(Math.floor(k / 4))} ${short('pod', k + 1)}\n`,
);

const nodeLines = (/** @type {string} */ who) =>
  Array.from({ length: 24 }, (_, k) => {
    const text = JSON.stringify({
      msg: 'n',
      n: k + 1,
      who,
      logger: k % 2 === 0 ? 'db' : 'api',
      level: k % 6 === 0 ? 'error' : 'info',
    });
    const cut = text.length / 2;
    if (k % 12 !== 11) return [cri(k, text)];
    return [cri(k, text.slice(0, cut), { tag: 'P' }), cri(k, text.slice(cut))];
  }).flat();

/** @type {Readonly<Record<string, Case>>} */
export const cases = {
  'one-file': {
    args: ['--file', 'ROOT/shop.log'],
    config: shopConfig,
    logs: { 'shop.log': { parts: parts(shopLog(), [57, 95], 30) } },
  },
  'several-files': {
    args: ['--file', 'ROOT/web/*.log*', '--file', 'ROOT/worker.log'],
    config: jobsConfig,
    logs: severalFiles,
  },
  'split-lines': {
    args: ['--file', 'ROOT/cri.log', '--file', 'ROOT/docker.log'],
    config: numbersConfig,
    logs: {
      'cri.log': { parts: parts(splitCri, [18, 26]) },
      'docker.log': { parts: parts(splitDocker, [9, 15]) },
    },
  },
  discovered: {
    args: ['--file', 'ROOT/app.log'],
    config: 'version: 1\nservice: app\nheartbeat: { interval_seconds: 3600 }\n',
    // Within a stack trace.
    logs: { 'app.log': { parts: parts(discoveredLog(), [30, 51]) } },
  },
  writers: {
    args: ['--file', 'ROOT/workers.log'],
    config: `${readFileSync(new URL('../../../fixtures/logs/workers.yaml', import.meta.url), 'utf8')}heartbeat: { interval_seconds: 3600 }\n`,
    logs: { 'workers.log': { parts: parts(workers(), [20, 38]) } },
  },
  pod: {
    args: ['--pod', 'web-0', '-n', 'shop', '--container', 'app', '--kubeconfig', 'ROOT/kubeconfig'],
    config: numbersConfig,
    logs: { 'pod.log': { parts: parts(served, [10, 22]) } },
    isServed: true,
  },
  node: {
    args: ['--node', 'ROOT/pods'],
    config: `${numbersConfig}discover_components: true\n`,
    logs: {
      'pods/shop_web-0_1/app/0.log': { parts: parts(nodeLines('web'), [7, 12]) },
      'pods/shop_job-0_2/app/0.log': { parts: parts(nodeLines('job'), [9, 15], 20) },
      'pods/shop_gone-0_3/app/0.log': { parts: parts(nodeLines('gone'), [25, 25]), goes: true },
    },
  },
};
