import { fileURLToPath } from 'node:url';
import { type Finished, runHeartbeat } from '../../e2e/sidecar-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const finished = new Map<string, Promise<Finished>>();

/** What a command line of the real binary gives, started in the repository: run once, asked often. */
export function command(line: string): Promise<Finished> {
  const known = finished.get(line);
  if (known !== undefined) return known;
  const run = runHeartbeat(words(line), { cwd: root });
  finished.set(line, run);
  return run;
}

/** What a command prints that does what it was asked for. */
export async function good(line: string): Promise<string> {
  const { code, stdout, stderr } = await command(line);
  if (code !== 0 || stderr !== '') throw new Error(`${line}: exit ${code}: ${stderr}`);
  return stdout;
}

function words(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? '');
}
