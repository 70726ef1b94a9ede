import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parse, summarize } from './summary.js';

/** @typedef {import('./child.js').Child} Child */

const readyWithinMs = 20_000;
const askEveryMs = 50;

/**
 * Heartbeats go to stdout as they are, so they can be piped, and to stderr for people.
 *
 * @param {Child} sidecar
 */
export async function showHeartbeats(sidecar) {
  for await (const line of createInterface({ input: sidecar.stdout })) {
    process.stdout.write(`${line}\n`);
    process.stderr.write(`${summarize(line)}\n`);
  }
}

/**
 * Where the sidecar listens, once it says so and is ready. What else it says goes to stderr.
 *
 * @param {Child} sidecar
 * @returns {Promise<string>}
 * @throws {Error} when it takes too long
 */
export async function readyUrl(sidecar) {
  const deadlineMs = performance.now() + readyWithinMs;
  const url = await Promise.race([listeningUrl(sidecar), delay(readyWithinMs, '', { ref: false })]);
  if (url === '') throw new Error(`the sidecar does not listen after ${readyWithinMs / 1000} s`);
  while (!(await isReady(url))) {
    if (performance.now() > deadlineMs) throw new Error(`${url} is not ready`);
    await delay(askEveryMs);
  }
  return url;
}

/**
 * @param {Child} sidecar
 * @returns {Promise<string>}
 */
function listeningUrl(sidecar) {
  return new Promise((resolve) => {
    createInterface({ input: sidecar.stderr }).on('line', (line) => {
      const entry = parse(line);
      if (entry?.['code'] === 'listening') resolve(String(entry['url']));
      else process.stderr.write(`${inWords(entry) ?? line}\n`);
    });
  });
}

/** @param {Readonly<Record<string, unknown>> | undefined} entry of the sidecar's log */
function inWords(entry) {
  const message = entry?.['msg'];
  return typeof message === 'string' ? `sidecar: ${message}` : undefined;
}

/** @param {string} url */
async function isReady(url) {
  const answer = await fetch(new URL('/readyz', url)).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
}
