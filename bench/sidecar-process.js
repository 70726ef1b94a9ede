import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { createInterface } from 'node:readline';
import { checkoutPath } from './checkout.js';

const listeningWithinMs = 20_000;

/** The real sidecar, following a file. */
export class SidecarProcess {
  #child;
  #url;
  #agent = new Agent({ keepAlive: true });
  #heartbeats;

  /**
   * @param {string} log
   * @param {readonly string[]} flags more flags of `heartbeat run`
   * @returns {Promise<SidecarProcess>} once it listens
   */
  static follow(log, flags = []) {
    return SidecarProcess.start(
      [checkoutPath('bin/run.js'), 'run', '--config', checkoutPath('bench/tally.yaml')].concat([
        '--file',
        log,
        '--interval',
        '5',
        '--host',
        '127.0.0.1',
        '--port',
        '0',
        ...flags,
      ]),
    );
  }

  /**
   * @param {readonly string[]} args of Node
   * @param {Readonly<Record<string, string>>} env beside that of this process
   * @returns {Promise<SidecarProcess>} once it listens
   */
  static async start(args, env = {}) {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    return new SidecarProcess(child, await listeningUrl(child));
  }

  /**
   * @param {import('node:child_process').ChildProcessByStdio<null, Readable, Readable>} child
   * @param {string} url
   * @typedef {import('node:stream').Readable} Readable
   */
  constructor(child, url) {
    this.#child = child;
    this.#url = url;
    this.#heartbeats = allText(child.stdout);
    process.once('exit', () => child.kill('SIGKILL'));
  }

  get pid() {
    return this.#child.pid ?? 0;
  }

  /** @param {string} path */
  text(path) {
    return fetchText(new URL(path, this.#url), this.#agent);
  }

  /** @returns {Promise<number>} lines it has counted */
  async countedLines() {
    return JSON.parse(await this.text('/health')).ledger.lines;
  }

  /** @returns {Promise<number>} lines that its last heartbeat has counted */
  async stop() {
    this.#agent.destroy();
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGTERM');
    await ended;
    const last = (await this.#heartbeats).trimEnd().split('\n').at(-1) ?? '{}';
    return JSON.parse(last).ledger?.lines;
  }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, Readable, Readable>} child
 * @returns {Promise<string>}
 */
function listeningUrl(child) {
  return new Promise((resolve, reject) => {
    /** @type {string[]} */
    const said = [];
    const fail = () => reject(new Error(`the sidecar does not listen:\n${said.join('\n')}`));
    const timer = setTimeout(fail, listeningWithinMs);
    child.once('exit', fail);
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      const url = /"code":"listening".*/.test(line) ? JSON.parse(line).url : undefined;
      if (url === undefined) return;
      clearTimeout(timer);
      child.off('exit', fail);
      resolve(url);
    });
  });
}

/**
 * @param {URL} url
 * @param {Agent} agent
 * @returns {Promise<string>}
 */
function fetchText(url, agent) {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => resolve(allText(answer))).on('error', reject);
  });
}

/** @param {Readable} stream */
async function allText(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}
