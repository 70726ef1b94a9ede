import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What is made for real and takes its time: left out of the everyday run. */
export const slowTests: readonly string[] = [
  'test/serve/access/web-access.test.ts',
  'test/bench/**/*.test.ts',
  'test/live/checkpoint/owner.test.ts',
  'test/contract/{checkpoints,commands,deltas-after-kill,live}.test.ts',
  'test/docs/commands.test.ts',
  'test/e2e/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/decode/framing/long-lines.test.ts',
  'test/offline/learn/every-log.test.ts',
  'test/offline/learn/learn.test.ts',
  'test/ops/packs/{live,rules}.test.ts',
  'test/pod/**/*.test.ts',
  'test/programs/**/*.test.ts',
  'test/start/**/*.test.ts',
];

/** Properties that the everyday run tries less often: see `runs.ts`. */
export function propertyTests(): readonly string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join('test', path))
    .filter((path) => readFileSync(join(root, path), 'utf8').includes('/support/runs.ts'));
}
