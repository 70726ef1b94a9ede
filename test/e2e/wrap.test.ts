import { describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { jsonLines, runHeartbeat, startHeartbeat } from './sidecar-process.ts';

const node = process.execPath;

describe('heartbeat run -- COMMAND', () => {
  it('passes the output through, in whole lines, and takes the exit code over', async () => {
    const script = `for (let n = 0; n < 5000; n++) console.log(JSON.stringify({event: 'tick', n}));
      console.log('plain text'); process.exitCode = 7;`;
    const { code, stdout } = await runWrapped([node, '-e', script]);
    expect(code).toBe(7);
    const lines = stdout.split('\n').slice(0, -1);
    const service = lines.filter((line) => !line.includes('"schema":"heartbeat/v1"'));
    expect(service).toHaveLength(5_001);
    expect(service[4_999]).toBe('{"event":"tick","n":4999}');
    expect(service[5_000]).toBe('plain text');
    expect(jsonLines(stdout).at(-1)).toMatchObject({
      final: true,
      ledger: { lines: 5_001, records: 5_000, malformed: 0 },
    });
  });

  it('is the service alone on stdout when heartbeats go to a file', async () => {
    const script = "process.stdout.write('no newline at the end')";
    const { stdout } = await runWrapped([node, '-e', script], ['--heartbeat-out', '/dev/null']);
    expect(stdout).toBe('no newline at the end');
  });

  it('forwards SIGTERM and counts the last words', async () => {
    const script = `process.on('SIGTERM', () => { console.log('{"event":"bye"}'); process.exit(3); });
      console.log('{"event":"hello"}'); setInterval(() => {}, 1000);`;
    const wrapped = startHeartbeat(['run', '--port', '0', '--', node, '-e', script]);
    await until(() => wrapped.stdout().includes('hello'));
    const { code, stdout } = await wrapped.end('SIGTERM');
    expect(code).toBe(3);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ final: true, ledger: { lines: 2 } });
  });

  it('exits as a shell would for a killed command, and for one that is not there', async () => {
    const killed = await runWrapped([node, '-e', "process.kill(process.pid, 'SIGKILL')"]);
    expect(killed.code).toBe(137);
    const absent = await runWrapped(['no-such-command-here']);
    expect(absent.code).toBe(127);
    expect(absent.stderr).toContain('no-such-command-here');
  });
});

function runWrapped(command: readonly string[], flags: readonly string[] = []) {
  return runHeartbeat(['run', '--port', '0', ...flags, '--', ...command]);
}
