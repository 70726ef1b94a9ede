import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build as bundle } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** How `src/` is bundled. */
export const bundleOptions = /** @satisfies {import('esbuild').BuildOptions} */ ({
  absWorkingDir: root,
  entryPoints: {
    cli: 'src/commands/cli.ts',
    commands: 'src/commands/commands.ts',
    sidecar: 'src/commands/sidecar.ts',
    'password-worker': 'src/serve/access/password-worker.ts',
  },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'external',
  logLevel: 'warning',
  // Dependencies written as CommonJS call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});

/**
 * Bundles the command line into `dist/`: chunks for what commands import when they run, so that
 * `--help` loads no more than it shows. A file that would not change is not touched, so a sidecar
 * that runs from `dist/` (another test's, say) is not pulled from under its feet.
 */
export async function build() {
  const { outputFiles } = await bundle({ ...bundleOptions, outdir: 'dist', write: false });
  await mkdir(dist, { recursive: true });
  await Promise.all(outputFiles.map(({ path, contents }) => replaceFile(path, contents)));
  const help = join(dist, 'help.txt');
  await replaceFile(help, await renderedHelp());
  const current = new Set([...outputFiles.map(({ path }) => basename(path)), basename(help)]);
  const stale = (await readdir(dist)).filter((name) => !current.has(name));
  await Promise.all(stale.map((name) => rm(join(dist, name), { force: true })));
}

/** What the command line says to `--help`: told without loading all that can render it. */
async function renderedHelp() {
  const script = `const { main } = await import('./dist/cli.js'); await main(['--help']);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { cwd: root, encoding: 'buffer', env: { ...process.env, NO_COLOR: '1' } },
  );
  return stdout;
}

/**
 * @param {string} path
 * @param {Uint8Array} contents
 */
async function replaceFile(path, contents) {
  if (existsSync(path) && (await readFile(path)).equals(contents)) return;
  const temporary = `${path}.${process.pid}.new`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
