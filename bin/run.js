#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const words = process.argv.slice(2);

try {
  if (words.length === 0 || (words.length === 1 && words[0] === '--help')) {
    // Rendered when dist/ was built: the first thing a newcomer asks is answered at once.
    const help = readFileSync(new URL('../dist/help.txt', import.meta.url), 'utf8');
    const { platform, arch, version } = process;
    process.stdout.write(help.replace(/\S+ node-v\S+$/m, `${platform}-${arch} node-${version}`));
  } else {
    const { main } = await import(new URL('../dist/cli.js', import.meta.url).href);
    await main(words);
  }
} catch (error) {
  if (!isMissingBuild(error)) throw error;
  process.stderr.write(
    'heartbeat: dist/ is missing, so there is nothing to run yet.\n' +
      'heartbeat: run "npm ci --include=dev" (or "npm run build") in the checkout first.\n',
  );
  process.exitCode = 1;
}

/** @param {unknown} error */
function isMissingBuild(error) {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ENOENT') &&
    error.message.includes('dist')
  );
}
