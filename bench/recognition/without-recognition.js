import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../scripts/build.js';
import { checkoutPath } from '../checkout.js';

/** What is looked at to say what wrote a log, and what takes its place: nothing is looked at. */
const stubs = new Map([
  [
    'recognition.ts',
    `export class Recognition {
      count() { return false; }
      countText() {}
      look() { return 'json'; }
      report(named) { return { profile: named ?? 'json', share: 1, shares: {} }; }
    }`,
  ],
  ['unitless-durations.ts', 'export class UnitlessDurations { paths = new Map(); look() {} }'],
]);

/**
 * Builds heartbeat from this checkout's sources without recognition.
 *
 * @param {string} folder where to
 * @returns {Promise<string>} its bin/run.js
 */
export async function buildWithoutRecognition(folder) {
  mkdirSync(folder, { recursive: true });
  for (const part of ['package.json', 'bin', 'presets']) {
    cpSync(checkoutPath(part), join(folder, part), { recursive: true });
  }
  symlinkSync(checkoutPath('node_modules'), join(folder, 'node_modules'));
  const stubbed = new Set();
  await build({
    ...bundleOptions,
    outdir: join(folder, 'dist'),
    plugins: [
      {
        name: 'without-recognition',
        setup(bundling) {
          bundling.onLoad(
            { filter: /[\\/]src[\\/]decode[\\/]record[\\/][\w-]+\.ts$/ },
            ({ path }) => {
              const name = path.split(/[\\/]/).at(-1) ?? '';
              const contents = stubs.get(name);
              if (contents === undefined) return undefined;
              stubbed.add(name);
              return { contents, loader: 'js' };
            },
          );
        },
      },
    ],
  });
  if (stubbed.size !== stubs.size)
    throw new Error(`recognition is elsewhere: see ${import.meta.url}`);
  return join(folder, 'bin', 'run.js');
}
