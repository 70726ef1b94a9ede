import v8 from 'node:v8';
import type { LoadInput } from '../config/load.ts';
import { CodedError, exitCode } from '../model/error.ts';
import type { Log } from '../model/log.ts';
import { systemClock } from '../model/system-clock.ts';
import { createLog } from '../publish/own/log.ts';
import { Configuration } from './configuration.ts';
import { openSidecar } from './sidecar.ts';
import type { Sidecar } from './sidecar-interface.ts';
import { exitCodeOf, handleSignals } from './signals.ts';

/**
 * Runs the sidecar in this process until its source or a signal ends it.
 * @returns the exit code: 0, or the wrapped command's own.
 * @throws CodedError for a configuration that cannot run, or a port it cannot have.
 */
export async function runSidecar(input: Omit<LoadInput, 'cwd'>): Promise<number> {
  // A line leaves little behind, so a larger nursery is memory that nobody needs: 77 MiB become 72.
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  // A log that nobody takes any more, as in a terminal that was closed, ends nothing.
  process.stderr.on('error', () => {});
  const log = createLog({
    write: (text) => void process.stderr.write(text),
    clock: systemClock,
  });
  try {
    return await run({ ...input, cwd: process.cwd() }, log);
  } finally {
    log.close();
  }
}

async function run(input: LoadInput, log: Log): Promise<number> {
  const clock = systemClock;
  const configuration = new Configuration({ input, clock, log });
  const config = configuration.current;
  const { source } = config;
  if (source === undefined) throw noSource();

  let sidecar: Sidecar | undefined;
  let isStarted = false;
  let isHungUp = false;
  const leave = (signal: NodeJS.Signals): void => process.exit(exitCodeOf(signal));
  const forward = (signal: NodeJS.Signals): void =>
    sidecar === undefined ? leave(signal) : sidecar.forward(signal);
  // A wrapped service is asked as often as we are; it is never left behind.
  const isWrapped = source.kind === 'command';
  const stopHandling = handleSignals({
    end: (signal) => (sidecar === undefined ? leave(signal) : sidecar.end(signal)),
    abort: isWrapped ? forward : leave,
    forward: isWrapped ? forward : undefined,
    reload() {
      if (isStarted) configuration.reload('SIGHUP');
      else isHungUp = true;
    },
  });
  try {
    const running = await openSidecar({
      configuration,
      config,
      source,
      clock,
      log,
      stdout: process.stdout,
      env: input.env,
    });
    sidecar = running;
    await running.start();
    isStarted = true;
    configuration.begin((next) => running.reload(next));
    if (isHungUp) configuration.reload('SIGHUP');
    return await running.done;
  } finally {
    configuration.close();
    stopHandling();
  }
}

function noSource(): CodedError {
  return new CodedError(
    'NO_SOURCE',
    'nothing to watch: no file, pod, standard input or command given',
    {
      exitCode: exitCode.usage,
      hint: 'Name one: --file FILE, --pod NAME, --stdin, -- COMMAND ARGS, HEARTBEAT_FILE, or "source" in the configuration.',
    },
  );
}
