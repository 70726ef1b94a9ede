#!/usr/bin/env node
try {
  const { main } = await import(new URL('../dist/cli.js', import.meta.url).href);
  await main(process.argv.slice(2));
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
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes('dist')
  );
}
