import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '../support/until.ts';

/** What `npx heartbeat` runs. */
export const binary = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real binary, as a user starts it. */
export interface HeartbeatProcess {
  readonly child: ChildProcess;
  /** What it wrote so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Settles when it listens, with its address. */
  url(): Promise<string>;
  /** Heartbeat lines so far. */
  heartbeats(): Record<string, unknown>[];
  end(signal: NodeJS.Signals): Promise<Finished>;
  readonly finished: Promise<Finished>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  readonly cwd?: string;
  /** A command, with its arguments, that executes it: its process is the sidecar's. */
  readonly under?: readonly string[];
  /** What to start instead of the binary. */
  readonly program?: readonly string[];
}

export function startHeartbeat(
  args: readonly string[],
  { env = {}, input, cwd, under = [], program = [process.execPath, binary] }: StartOptions = {},
): HeartbeatProcess {
  const [command = '', ...rest] = [...under, ...program, ...args];
  const child = spawn(command, rest, {
    env: { ...cleanEnv(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A command that needs no input may be gone before it is written.
  child.stdin.on('error', () => {});
  if (input !== undefined) child.stdin.end(input);
  const finished = once(child, 'close').then(
    ([code, signal]): Finished => ({ code, signal, stdout, stderr }),
  );
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    async url() {
      await until(() => listeningUrl(stderr) !== undefined || child.exitCode !== null, {
        timeoutMs: 15_000,
      });
      const url = listeningUrl(stderr);
      if (url === undefined) throw new Error(`it never listened:\n${stderr}`);
      return url;
    },
    heartbeats: () => jsonLines(stdout).filter((line) => line['schema'] === 'heartbeat/v1'),
    async end(signal) {
      child.kill(signal);
      return finished;
    },
    finished,
  };
}

/** Runs a command to its end. */
export function runHeartbeat(args: readonly string[], options?: StartOptions): Promise<Finished> {
  const started = startHeartbeat(args, options);
  if (options?.input === undefined) started.child.stdin?.end();
  return started.finished;
}

export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function listeningUrl(stderr: string): string | undefined {
  const line = jsonLines(stderr).find(({ code }) => code === 'listening');
  return typeof line?.['url'] === 'string' ? line['url'] : undefined;
}

function cleanEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !/^(HEARTBEAT_|FORCE_COLOR|NO_COLOR|NODE_ENV|VITEST)/.test(entry[0]),
  );
  return Object.fromEntries(entries);
}
