import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child } from './start/child.js';
import { readOptions } from './start/options.js';
import { usablePort } from './start/port.js';
import { parse, summarize } from './start/summary.js';

const host = '127.0.0.1';
const readyWithinMs = 20_000;
const graceMs = 10_000;

const interrupted = untilInterrupted();
const options = readOptions();
if (existsSync(checkoutPath('dist/cli.js'))) {
  process.exitCode = await start(options);
} else {
  say('dist/ is missing. "npm ci" builds it, or "npm run build" in a checkout that is set up.');
  process.exitCode = 1;
}

/**
 * @param {ReturnType<typeof readOptions>} options
 * @returns {Promise<number>} exit code
 */
async function start(options) {
  const port = await usablePort(host, options.port);
  if (port !== options.port) say(`port ${options.port} is in use; taking ${port}`);
  const folder = await mkdtemp(join(tmpdir(), 'heartbeat-start-'));
  try {
    const log = join(folder, 'service.log');
    const service = startService(log, options);
    const sidecar = startSidecar(log, options.interval, port);
    say(`a sample service logs to ${log}`);
    const failure = await Promise.race([
      interrupted,
      watch(sidecar, options.forMs),
      service.ended.then((how) => `the sample service ended by itself (${how})`),
      sidecar.child.ended.then((how) => `the sidecar ended by itself (${how})`),
    ]);
    if (failure !== undefined) say(failure);
    await service.stop(graceMs);
    await sidecar.child.stop(graceMs);
    await sidecar.shown;
    return failure === undefined && sidecar.child.endedWell ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} log
 * @param {{ interval: string, rate: string, seed: string }} options
 */
function startService(log, { interval, rate, seed }) {
  const args = ['--file', log, '--rate', rate, '--heartbeat-interval', interval, '--seed', seed];
  const service = new Child([
    fileURLToPath(new URL('./sample-service.js', import.meta.url)),
    ...args,
  ]);
  service.stdout.resume();
  service.stderr.pipe(process.stderr);
  return service;
}

/**
 * @param {string} log
 * @param {string} interval seconds
 * @param {number} port
 */
function startSidecar(log, interval, port) {
  const child = new Child(
    [checkoutPath('bin/run.js'), 'run', '--preset', 'petrosa', '--file', log].concat([
      '--interval',
      interval,
      '--host',
      host,
      '--port',
      String(port),
    ]),
  );
  return { child, shown: showHeartbeats(child), url: listeningUrl(child) };
}

/**
 * Says where to look as soon as the sidecar is ready, then waits.
 *
 * @param {{ url: Promise<string> }} sidecar
 * @param {number | undefined} forMs
 * @returns {Promise<string | undefined>} what went wrong; undefined when the time is over
 */
async function watch(sidecar, forMs) {
  const deadline = delay(readyWithinMs, undefined, { ref: false });
  const url = await Promise.race([sidecar.url, deadline]);
  if (url === undefined || !(await isReady(url))) {
    return `the sidecar was not ready within ${readyWithinMs / 1000} s`;
  }
  say('the sidecar follows it. Open');
  for (const path of ['/health', '/metrics', '/heartbeat']) say(`  ${new URL(path, url).href}`);
  say(forMs === undefined ? 'Ctrl-C ends both.' : `Both end after ${forMs / 1000} s.`);
  // Without a time of its own it runs until something else ends it.
  return forMs === undefined ? new Promise(() => {}) : delay(forMs, undefined);
}

/** @param {string} url */
async function isReady(url) {
  for (const startedMs = performance.now(); performance.now() - startedMs < readyWithinMs; ) {
    const answer = await fetch(new URL('/readyz', url)).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return true;
    await delay(50);
  }
  return false;
}

/**
 * Heartbeats go to stdout as they are, so they can be piped, and to stderr for people.
 *
 * @param {Child} sidecar
 */
async function showHeartbeats(sidecar) {
  for await (const line of createInterface({ input: sidecar.stdout })) {
    process.stdout.write(`${line}\n`);
    process.stderr.write(`${summarize(line)}\n`);
  }
}

/**
 * @param {Child} sidecar
 * @returns {Promise<string>} where the sidecar listens, once it says so
 */
function listeningUrl(sidecar) {
  return new Promise((resolve) => {
    createInterface({ input: sidecar.stderr }).on('line', (line) => {
      const entry = parse(line);
      if (entry?.['code'] === 'listening') resolve(String(entry['url']));
      else process.stderr.write(`${line}\n`);
    });
  });
}

/** Settles on the first Ctrl-C; later ones (npm repeats them) change nothing. */
function untilInterrupted() {
  return new Promise((/** @type {(nothing: undefined) => void} */ resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => resolve(undefined));
    }
  });
}

/** @param {string} path inside the checkout */
function checkoutPath(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`start: ${text}\n`);
}
