// Makes checkpoints with the real binary of a version: it follows each log, says a heartbeat,
// reads on, and is killed (-9) while lines are unread.
//   node scripts/samples/checkpoints.js CHECKOUT fixtures/checkpoints-VERSION
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cases } from './checkpoints/logs.js';

/** @typedef {import('./checkpoints/logs.js').Case} Case */
/** @typedef {import('./checkpoints/logs.js').Log} Log */

const [checkout = '.', out = '.'] = process.argv.slice(2);
/** Where the logs lie while they are read: the checkpoints name these paths. */
const folder = '/tmp/heartbeat-checkpoints';

for (const [name, one] of Object.entries(cases)) {
  const root = join(folder, name);
  rmSync(root, { recursive: true, force: true });
  rmSync(join(out, name), { recursive: true, force: true });
  mkdirSync(join(out, name), { recursive: true });
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'heartbeat.yaml'), one.config);
  await make(root, join(out, name), one);
  process.stdout.write(`${name}\n`);
}

/** @param {string} root @param {string} fixture @param {Case} one */
async function make(root, fixture, { args, config, logs, isServed = false }) {
  const names = Object.keys(logs);
  const api = isServed ? await serve(join(root, names[0] ?? '')) : undefined;
  if (api !== undefined) writeFileSync(join(root, 'kubeconfig'), kubeconfig(api.port));
  for (const [name, { parts }] of Object.entries(logs)) append(join(root, name), parts[0]);
  const sidecar = run(root, args);
  await until(() => sidecar.heartbeats() > 0 && sidecar.url() !== undefined);
  for (const [name, log] of Object.entries(logs)) goOn(join(root, name), log);
  const read = Object.values(logs).map(({ parts }) => parts[0].length + parts[1].length);
  const toRead = read.reduce((sum, bytes) => sum + bytes, 0);
  await until(async () => (await bytesRead(sidecar.url())) === toRead);
  // What a scrape shows has been saved.
  await until(async () => (await fetch(`${sidecar.url()}/metrics`)).ok);
  await sidecar.kill();
  api?.close();
  const [head = '', body = ''] = readFileSync(join(root, 'state/checkpoint'), 'utf8').split('\n');
  const { pulse, containers } = JSON.parse(body);
  const pulses = containers?.containers.map((/** @type {any} */ each) => each.pulse) ?? [pulse];
  if (pulses.some((/** @type {any} */ each) => each.sequence !== 1)) {
    throw new Error(`killed beyond the first heartbeat: ${head}`);
  }

  /** @type {Record<string, string>} */
  const identities = {};
  /** @type {Record<string, { beat: number, kill: number, gone?: true }>} */
  const files = {};
  const keep = (/** @type {string} */ name, /** @type {{ beat: number, kill: number }} */ cut) => {
    files[name] = cut;
    if (!isServed && cut.kill > 0) identities[identityOf(join(root, name))] = name;
    mkdirSync(dirname(join(fixture, name)), { recursive: true });
    copyFileSync(join(root, name), join(fixture, name));
  };
  for (const [name, { parts, rotates, goes }] of Object.entries(logs)) {
    const path = join(root, name);
    const [beat, kill] = [parts[0].length, parts[1].length + parts[0].length];
    if (goes) {
      files[name] = { beat, kill, gone: true };
      append(join(fixture, name), parts[0]);
      continue;
    }
    if (rotates === 'before') keep(`${name}.1`, { beat, kill: beat });
    if (rotates === 'after') {
      renameSync(path, `${path}.1`);
      keep(`${name}.1`, { beat, kill });
    }
    append(path, parts[2]);
    if (rotates === 'before') keep(name, { beat: 0, kill: kill - beat });
    else keep(name, rotates === 'after' ? { beat: 0, kill: 0 } : { beat, kill });
  }
  writeFileSync(join(fixture, 'heartbeat.yaml'), config);
  copyFileSync(join(root, 'state/checkpoint'), join(fixture, 'checkpoint'));
  writeFileSync(
    join(fixture, 'case.json'),
    `${JSON.stringify({ args, root, isServed, files, identities }, null, 1)}\n`,
  );
}

/** @param {string} path @param {Log} log */
function goOn(path, { parts, rotates, goes }) {
  if (rotates === 'before') renameSync(path, `${path}.1`);
  if (goes) rmSync(join(dirname(path), '..'), { recursive: true });
  else append(path, parts[1]);
}

/** @param {string} path @param {string} text */
function append(path, text) {
  if (text === '') return;
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, text);
}

/** @param {string} path */
function identityOf(path) {
  const { dev, ino, birthtimeNs } = statSync(path, { bigint: true });
  return `${dev}:${ino}:${birthtimeNs}`;
}

/** @param {string | undefined} url */
async function bytesRead(url) {
  const answer = await fetch(`${url}/health`);
  return /** @type {any} */ (await answer.json()).components.source.bytes_read;
}

/** @param {string} root @param {readonly string[]} args */
function run(root, args) {
  const flags = ['--config', join(root, 'heartbeat.yaml'), '--state', join(root, 'state')];
  const every = ['--interval', '2', '--host', '127.0.0.1', '--port', '0'];
  const own = args.map((arg) => arg.replace('ROOT', root));
  const child = spawn(
    process.execPath,
    [join(checkout, 'bin/run.js'), 'run', ...flags, ...every, ...own],
    { env: { PATH: process.env['PATH'] } },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const closed = new Promise((resolve) => child.on('close', resolve));
  return {
    heartbeats: () => stdout.split('\n').length - 1,
    url: () => /"url":"([^"]+)"/.exec(stderr)?.[1],
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/**
 * An API server with one pod's log: what its file holds, and what is written to it then.
 * @param {string} path
 */
async function serve(path) {
  const server = createServer((request, response) => void give(request, response));
  const give = async (
    /** @type {import('node:http').IncomingMessage} */ request,
    /** @type {import('node:http').ServerResponse} */ response,
  ) => {
    const query = new URL(request.url ?? '', 'http://server').searchParams;
    let given = '';
    while (!response.closed) {
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      if (text !== given) response.write(text.slice(given.length));
      given = text;
      if (query.get('follow') !== 'true') break;
      await sleep(20);
    }
    response.end();
  };
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @param {number} port */
function kubeconfig(port) {
  return `apiVersion: v1
kind: Config
current-context: c
contexts: [{ name: c, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: "http://127.0.0.1:${port}" } }]
users: [{ name: u, user: { token: t } }]
`;
}

/** @param {() => unknown} holds */
async function until(holds) {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 1000) throw new Error(`never: ${String(holds)}`);
    await sleep(10);
  }
}
