/**
 * Runs at the end of `npm ci`. With NODE_ENV=production npm leaves the build tools out: then there
 * is nothing to build with, and an install must not fail for it.
 */
try {
  const { build } = await import('./build.js');
  await build();
} catch (error) {
  const missing =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  if (!missing) throw error;
  process.stderr.write(
    'heartbeat: the build tools are not installed (NODE_ENV=production?), so dist/ was not built.\n' +
      'heartbeat: run "npm ci --include=dev" to build it, or install a packed release.\n',
  );
}
