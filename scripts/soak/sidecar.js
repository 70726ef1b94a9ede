import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../dist/sidecar.js', import.meta.url));
const config = fileURLToPath(new URL('tally.yaml', import.meta.url));

/** The container's entry, which starts sooner than the command line. */
export class Sidecar {
  /** Settles with its exit code or signal. */
  ended;
  /** Settles when it listens. */
  listening;
  /** What it said in its own log that was not to be expected. @type {string[]} */
  complaints = [];
  /** Heartbeats said so far. @type {Record<string, unknown>[]} */
  heartbeats = [];
  #process;

  /**
   * @param {string} log
   * @param {number} port
   */
  constructor(log, port) {
    this.#process = spawn(process.execPath, [entry], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HEARTBEAT_CONFIG: config,
        HEARTBEAT_FILE: log,
        HEARTBEAT_HOST: '127.0.0.1',
        HEARTBEAT_PORT: String(port),
        HEARTBEAT_INTERVAL_SECONDS: '0.1',
      },
    });
    this.ended = once(this.#process, 'close').then(([code, signal]) => signal ?? code);
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      // A kill may tear the last one: it was not said.
      if (line.endsWith('}}')) this.heartbeats.push(JSON.parse(line));
    });
    this.listening = new Promise((resolve) => {
      createInterface({ input: this.#process.stderr }).on('line', (line) => {
        if (line.includes('"code":"listening"')) resolve(undefined);
        else if (!line.includes('"level":"info"')) this.complaints.push(line);
      });
    });
  }

  get hasEnded() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** @param {NodeJS.Signals} signal */
  end(signal) {
    this.#process.kill(signal);
    return this.ended;
  }
}
