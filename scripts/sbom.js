/**
 * Prints the software bill of materials (CycloneDX) of what runs: `node scripts/sbom.js > sbom.cdx.json`.
 *
 * `npm sbom --omit dev` in the checkout leaves out what is also a peer of a development tool (npm
 * 11 forgot `yaml`), so it is asked where nothing but the run-time packages was ever named.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = await mkdtemp(join(tmpdir(), 'heartbeat-sbom-'));
try {
  for (const name of ['package.json', 'package-lock.json']) {
    await copyFile(join(root, name), join(directory, name));
  }
  await npm(
    'ci',
    '--omit',
    'dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
  );
  await npm('pkg', 'delete', 'devDependencies');
  process.stdout.write(await npm('sbom', '--sbom-format', 'cyclonedx'));
} finally {
  await rm(directory, { recursive: true, force: true });
}

/**
 * @param {string[]} args
 * @returns {Promise<string>} what npm prints
 */
async function npm(...args) {
  const { stdout } = await promisify(execFile)('npm', args, { cwd: directory });
  return stdout;
}
