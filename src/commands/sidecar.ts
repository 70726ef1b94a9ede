import { runSidecar } from '../live/run.ts';
import { exitCode } from '../model/error.ts';
import { report } from './report.ts';

/**
 * The container's entry: `node dist/sidecar.js`, configured by environment and file alone, or with
 * `-- COMMAND ARGS…` to wrap. Starts without oclif, so it starts sooner and holds less memory.
 */
const words = process.argv.slice(2);
try {
  if (words.length > 0 && words[0] !== '--') {
    process.stderr.write('heartbeat: this entry takes no flags; use "heartbeat run" for them\n');
    process.exitCode = exitCode.usage;
  } else {
    const command = words.slice(1);
    process.exitCode = await runSidecar({
      env: process.env,
      flags: command.length > 0 ? { 'source.command': command } : {},
    });
  }
} catch (error) {
  process.exitCode = report(error);
}
