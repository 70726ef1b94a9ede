import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { checkoutPath } from '../checkout.js';

/**
 * A program that counts the lines of a log.
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {(log: string, port: number) => readonly string[]} command
 */

/** @type {Contender} */
export const heartbeat = {
  name: 'heartbeat',
  command: (log, port) => [
    process.execPath,
    checkoutPath('bin/run.js'),
    'run',
    '--config',
    checkoutPath('bench/faults/lines.yaml'),
    '--file',
    log,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
  ],
};

const often = '10ms';

/**
 * mtail as its documentation and its Debian service start it, so that it looks at the log every
 * 250 ms, and made to look more often.
 *
 * @param {string} program
 * @returns {{ version: string | undefined, contenders: readonly Contender[] }}
 */
export function findMtail(program) {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const version = /^mtail version (\S+)/m.exec(stdout ?? '')?.[1];
  if (version === undefined) return { version, contenders: [] };
  /** @type {Contender['command']} */
  const command = (log, port) => [
    program,
    '--progs',
    checkoutPath('bench/faults'),
    '--logs',
    log,
    '--logtostderr',
    '--address',
    '127.0.0.1',
    '--port',
    String(port),
    '--emit_prog_label=false',
  ];
  const looksOften = ['--poll_interval', often, '--poll_log_interval', often];
  return {
    version,
    contenders: [
      { name: 'mtail', command },
      {
        name: `mtail, looking every ${often}`,
        command: (log, port) => [...command(log, port), ...looksOften],
      },
    ],
  };
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const alive = new Set();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** One that can be killed and started again. */
export class Program {
  #command;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;

  /** @param {readonly string[]} command */
  constructor(command) {
    this.#command = command;
  }

  start() {
    const [program = '', ...args] = this.#command;
    const child = spawn(program, args, { stdio: 'ignore' });
    alive.add(child);
    child.once('exit', () => alive.delete(child));
    this.#child = child;
  }

  async kill() {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || !alive.has(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
