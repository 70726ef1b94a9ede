import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { isatty } from 'node:tty';
import type { Clock } from '../../model/clock.ts';
import { deferred } from '../../model/deferred.ts';
import { CodedError } from '../../model/error.ts';
import type { Source, SourceSink, SourceState, SourceStatus } from '../../model/source.ts';
import { PassThrough } from './pass-through.ts';
import { Stillness } from './stillness.ts';

export interface CommandSourceOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Where the service's output goes on to. */
  readonly stdout: Writable;
  /**
   * Whether a terminal sends its own signals (Ctrl-C) to the service too, so that they must not be
   * forwarded. By default: whether standard input is a terminal.
   */
  readonly sharesTerminal?: boolean;
  /** After the service's exit: silence after which its output counts as over; 500 by default. */
  readonly stillMs?: number;
  /** The longest time for which output is still read then; 10,000 by default. */
  readonly drainMs?: number;
}

/** How the service ended: one of the two is set. */
export interface CommandExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface CommandSource extends Source {
  /**
   * Settles after the service has ended, all it wrote is counted, and the reader has taken it.
   * Rejects with
   * `COMMAND_NOT_FOUND`, `COMMAND_NOT_EXECUTABLE` or `COMMAND_FAILED_TO_START`.
   */
  readonly exit: Promise<CommandExit>;
  readonly pid: number | undefined;
  /** Whether the last byte passed on was a newline, or none was yet. */
  readonly lineBoundary: boolean;
  /** Sends a signal on to the service. `false`: there is none, or the terminal has done so. */
  forward(signal: NodeJS.Signals): boolean;
  /** Writes own lines to `stdout`, between lines of the service; 100 texts may wait for that. */
  betweenLines(text: string): void;
}

/**
 * Wraps a service: runs it without a shell, with our standard input and error, and passes its
 * output on. Each chunk is written first and counted after, in the same turn. A reader that is slow
 * makes us stop reading, so the service sees what it would see without us. A reader that goes away
 * (EPIPE) makes us close our end: the service gets EPIPE or SIGPIPE as it would without us, and
 * counting ends there.
 *
 * A child that the service left behind may hold its output open for ever: once the service has
 * ended, its output is over when it ends or is silent for `stillMs`.
 */
export function createCommandSource(options: CommandSourceOptions): CommandSource {
  return new WrappedCommand(options);
}

type Child = ChildProcessByStdio<null, Readable, null>;

const terminalSignals: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT', 'SIGWINCH']);

class WrappedCommand implements CommandSource {
  readonly #options: CommandSourceOptions;
  readonly #exit = deferred<CommandExit>();
  readonly #out: PassThrough;
  readonly #stillness: Stillness;
  #sink: SourceSink | undefined;
  #child: Child | undefined;
  #state: SourceState = 'waiting';
  #problem: string | undefined;
  #bytesRead = 0;

  constructor(options: CommandSourceOptions) {
    const { clock, stillMs = 500, drainMs = 10_000 } = options;
    this.#options = options;
    this.#out = new PassThrough(options.stdout);
    this.#stillness = new Stillness({ clock, stillMs, limitMs: drainMs });
    // Whoever asks gets the error; that nobody has asked yet is no reason to die.
    this.exit.catch(() => {});
  }

  get exit(): Promise<CommandExit> {
    return this.#exit.promise;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get lineBoundary(): boolean {
    return this.#out.isAtLineStart;
  }

  start(sink: SourceSink): void {
    this.#sink = sink;
    const { command, args, env = process.env, stdout } = this.#options;
    try {
      const child = spawn(command, args, { env, stdio: ['inherit', 'pipe', 'inherit'] });
      this.#child = child;
      this.#state = 'following';
      stdout.on('drain', () => this.#resumeReading(child));
      stdout.on('error', () => this.#closeReader(child));
      child.stdout.on('data', (bytes: Buffer) => this.#take(child, bytes));
      child.stdout.on('error', (error) => this.#closeOutput(`output: ${error.message}`));
      child.stdout.on('close', () => this.#closeOutput());
      child.on('error', (error) => child.pid === undefined && this.#failToStart(error));
      child.on('exit', (code, signal) => void this.#end(child, { code, signal }));
    } catch (error) {
      this.#failToStart(error);
    }
  }

  forward(signal: NodeJS.Signals): boolean {
    const { sharesTerminal = isatty(0) } = this.#options;
    if (sharesTerminal && terminalSignals.has(signal)) return false;
    return this.#child?.kill(signal) ?? false;
  }

  betweenLines(text: string): void {
    this.#out.betweenLines(text);
  }

  /** Passing on never stops while the service lives: this waits until it is silent for a while. */
  drain(): Promise<void> {
    return this.#state === 'following' ? this.#stillness.come() : Promise.resolve();
  }

  status(): SourceStatus {
    return {
      kind: 'command',
      // Its arguments may hold secrets, and this is published.
      name: this.#options.command,
      state: this.#state,
      problem: this.#problem,
      bytesRead: this.#bytesRead,
      backlogBytes: this.#child?.stdout.readableLength ?? 0,
      rotations: 0,
      truncations: 0,
      gaps: 0,
    };
  }

  #take(child: Child, bytes: Buffer): void {
    if (this.#state !== 'following') return;
    this.#bytesRead += bytes.length;
    if (!this.#out.write(bytes)) child.stdout.pause();
    this.#stillness.disturb();
    this.#sink?.chunk(bytes);
  }

  #resumeReading(child: Child): void {
    child.stdout.resume();
    this.#stillness.disturb();
  }

  #closeReader(child: Child): void {
    this.#out.close();
    child.stdout.destroy();
  }

  #closeOutput(problem = this.#problem): void {
    this.#problem = problem;
    this.#stillness.end();
  }

  async #end(child: Child, exit: CommandExit): Promise<void> {
    do await this.#stillness.come();
    while (child.stdout.isPaused() && !child.stdout.destroyed);
    child.stdout.destroy();
    this.#finish('ended');
    await this.#out.flushed();
    this.#exit.resolve(exit);
  }

  #finish(state: 'ended' | 'failed'): void {
    if (this.#state === 'ended' || this.#state === 'failed') return;
    this.#state = state;
    this.#out.end();
    this.#stillness.end();
    this.#sink?.boundary();
    this.#sink?.end();
  }

  #failToStart(cause: unknown): void {
    const error = startError(this.#options.command, cause);
    this.#problem = error.message;
    this.#finish('failed');
    this.#exit.reject(error);
  }
}

function startError(command: string, cause: unknown): CodedError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') {
    return new CodedError('COMMAND_NOT_FOUND', `there is no command ${command}`, {
      cause,
      hint: 'Check its spelling, or give its path; PATH is searched, and no shell is asked.',
    });
  }
  if (code === 'EACCES' || code === 'ENOEXEC') {
    return new CodedError('COMMAND_NOT_EXECUTABLE', `${command} may not be executed`, {
      cause,
      hint: `Make it executable (chmod +x), or name its interpreter before it.`,
    });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${command} could not be started: ${reason}`;
  return new CodedError('COMMAND_FAILED_TO_START', message, { cause });
}
