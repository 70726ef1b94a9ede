import { spawnSync } from 'node:child_process';

/**
 * What `promtool check metrics` says of an exposition: nothing, when it is clean.
 * Prometheus' own tool is needed; without it a test must fail, not pass unproven.
 */
export function promtoolComplaints(exposition: string): string {
  const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: exposition,
    encoding: 'utf8',
  });
  if (error !== undefined) {
    throw new Error('promtool cannot be run: apt-get install prometheus', { cause: error });
  }
  return status === 0 ? '' : `${stdout}${stderr}`;
}
