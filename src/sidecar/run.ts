import v8 from 'node:v8';
import { type LoadInput, loadConfig } from '../config/load.ts';
import { CodedError, exitCode } from '../model/error.ts';
import { createLog } from '../telemetry/log.ts';
import { openSidecar } from './sidecar.ts';
import { handleSignals } from './signals.ts';
import { systemClock } from './system-clock.ts';

/**
 * Runs the sidecar in this process until its source or a signal ends it.
 * @returns the exit code: 0, or the wrapped command's own.
 * @throws CodedError for a configuration that cannot run, or a port it cannot have.
 */
export async function runSidecar(input: Omit<LoadInput, 'cwd'>): Promise<number> {
  // A line leaves little behind, so a larger nursery is memory that nobody needs: 77 MiB become 72.
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  const { config, warnings } = loadConfig({ ...input, cwd: process.cwd() });
  const { source } = config;
  if (source === undefined) throw noSource();
  const clock = systemClock;
  const log = createLog({ write: (text) => void process.stderr.write(text), clock });
  for (const warning of warnings) log.warn('config', warning);

  const sidecar = await openSidecar({
    config,
    source,
    clock,
    log,
    stdout: process.stdout,
    env: input.env,
  });
  const forward = (signal: NodeJS.Signals): void => sidecar.forward(signal);
  const stopHandling = handleSignals({
    end: (signal) => sidecar.end(signal),
    // A wrapped service is asked as often as we are; it is never left behind.
    ...(source.kind === 'command'
      ? { abort: forward, forward }
      : { abort: (signal: NodeJS.Signals) => process.exit(signal === 'SIGINT' ? 130 : 143) }),
  });
  try {
    await sidecar.start();
    return await sidecar.done;
  } finally {
    stopHandling();
    log.close();
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
