import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child } from './start/child.js';
import { readOptions } from './start/options.js';
import { usablePort } from './start/port.js';
import { readyUrl, showHeartbeats } from './start/sidecar-output.js';

/** @typedef {ReturnType<typeof readOptions>} Options */

const host = '127.0.0.1';
const graceMs = 10_000;

const interrupted = untilInterrupted();
const options = readOptions();
if (existsSync(pathOf('../dist/cli.js'))) {
  process.exitCode = await start(options);
} else {
  say('dist/ is missing. "npm ci" builds it, or "npm run build" in a checkout that is set up.');
  process.exitCode = 1;
}

/**
 * @param {Options} options
 * @returns {Promise<number>} exit code
 */
async function start(options) {
  const port = await usablePort(host, options.port);
  if (options.port !== 0 && port !== options.port) {
    say(`port ${options.port} is in use; taking ${port}`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'heartbeat-start-'));
  try {
    return await runBoth(join(folder, 'service.log'), port, options);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * As in a pod: the sidecar is there before the service, and outlives it.
 *
 * @param {string} log
 * @param {number} port
 * @param {Options} options
 * @returns {Promise<number>} exit code of the sidecar
 */
async function runBoth(log, port, options) {
  await writeFile(log, '');
  const sidecar = startSidecar(log, port, options);
  const shown = showHeartbeats(sidecar);
  const sidecarFails = failureOf(sidecar, 'sidecar');
  try {
    const url = await Promise.race([interrupted, sidecarFails, readyUrl(sidecar)]);
    if (url !== undefined) await runService(log, url, sidecarFails, options);
  } finally {
    await sidecar.stop(graceMs);
    await shown;
  }
  return sidecar.exitCode;
}

/**
 * @param {string} log
 * @param {string} url of the sidecar
 * @param {Promise<never>} sidecarFails
 * @param {Options} options
 */
async function runService(log, url, sidecarFails, options) {
  const service = startService(log, options);
  say(`a sample service logs to ${log}; the sidecar follows it. Open`);
  for (const path of ['/health', '/metrics', '/heartbeat']) say(`  ${new URL(path, url).href}`);
  const { forMs } = options;
  say(forMs === undefined ? 'Ctrl-C ends both.' : `Both end after ${forMs / 1000} s.`);
  const ends = [interrupted, sidecarFails, failureOf(service, 'sample service')];
  try {
    await Promise.race(
      forMs === undefined ? ends : [...ends, delay(forMs, undefined, { ref: false })],
    );
  } finally {
    await service.stop(graceMs);
  }
}

/**
 * @param {string} log
 * @param {Options} options
 */
function startService(log, { interval, rate, seed }) {
  const args = ['--file', log, '--rate', rate, '--heartbeat-interval', interval, '--seed', seed];
  const service = new Child([pathOf('./sample-service.js'), ...args]);
  service.stdout.resume();
  service.stderr.pipe(process.stderr);
  return service;
}

/**
 * @param {string} log
 * @param {number} port
 * @param {Options} options
 */
function startSidecar(log, port, { interval }) {
  const args = ['--preset', 'petrosa', '--file', log, '--interval', interval];
  const address = ['--host', host, '--port', String(port)];
  return new Child([pathOf('../bin/run.js'), 'run', ...args, ...address]);
}

/**
 * @param {Child} child
 * @param {string} name
 * @returns {Promise<never>}
 */
async function failureOf(child, name) {
  throw new Error(`the ${name} ended by itself: ${await child.ended}`);
}

/**
 * Settles on the first Ctrl-C, or when nobody reads the heartbeats any more (`| head -1`). Later
 * signals change nothing: npm repeats them.
 */
function untilInterrupted() {
  return new Promise((/** @type {(nothing: undefined) => void} */ resolve) => {
    const interrupt = () => resolve(undefined);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
    process.stdout.on('error', interrupt);
    process.stderr.on('error', interrupt);
  });
}

/** @param {string} path from this file */
function pathOf(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`start: ${text}\n`);
}
