import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A Node program that this one started. It gets a process group of its own, so that a Ctrl-C in the
 * terminal reaches it only through {@link Child.stop}, in the order that its owner wants.
 */
export class Child {
  #process;
  /** Settles with how it ended, in words: "exit code 1", "SIGKILL". */
  ended;

  /** @param {readonly string[]} args of node */
  constructor(args) {
    this.#process = spawn(process.execPath, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // "close" comes after the last byte of its output, "exit" may come before.
    this.ended = once(this.#process, 'close').then(([code, signal]) =>
      signal === null ? `exit code ${code}` : String(signal),
    );
    process.once('exit', () => this.#process.kill('SIGKILL'));
  }

  get stdout() {
    return this.#process.stdout;
  }

  get stderr() {
    return this.#process.stderr;
  }

  /** 1 while it runs, and where a signal ended it. */
  get exitCode() {
    return this.#process.exitCode ?? 1;
  }

  /**
   * Asks it to end, and after a grace makes it.
   *
   * @param {number} graceMs
   */
  async stop(graceMs) {
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(timer);
  }
}
