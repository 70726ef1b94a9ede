import { expect, it, onTestFinished } from 'vitest';
import {
  type Finished,
  type HeartbeatProcess,
  jsonLines,
  startHeartbeat,
} from '../../e2e/sidecar-process.ts';
import { until } from '../../support/until.ts';
import { tallyInHeartbeat, tallyOf } from '../support/oracle.ts';
import { tallyConfig } from '../support/sidecar.ts';

/** A service that logs numbered lines for as long as it lives; it says its process id first. */
const service = `
  const line = (n) => console.log(JSON.stringify({ n, n2: n * n, block: '0' }));
  console.log(JSON.stringify({ pid: process.pid }));
  let n = 0;
  const burst = () => { for (let i = 0; i < 100; i += 1) line((n += 1)); };
  setInterval(burst, 5);
`;

it('a wrapped command that is killed: all that it said is counted, exit 137', async () => {
  const wrapped = wrap(service);
  const pid = await saidPid(wrapped);
  await until(() => wrapped.stdout().includes('"n":2000,'));
  process.kill(pid, 'SIGKILL');
  const finished = await wrapped.finished;
  expect(finished.code).toBe(137);
  expectAllCounted(finished);
});

it('a wrapped command that exits right after a burst: all of it is counted, its code ours', async () => {
  const wrapped = wrap(`${service} burst(); burst(); setTimeout(() => process.exit(42), 300);`);
  const finished = await wrapped.finished;
  expect(finished.code).toBe(42);
  expectAllCounted(finished);
});

it('a wrapped command that ignores SIGTERM: what it still says is counted, its code ours', async () => {
  const ignoring = `${service}
    process.on('SIGTERM', () => { line(1e6); setTimeout(() => process.exit(5), 500); });`;
  const wrapped = wrap(ignoring);
  await until(() => wrapped.stdout().includes('"n":1000,'));
  const finished = await wrapped.end('SIGTERM');
  expect(finished.code).toBe(5);
  expect(finished.stdout).toContain('"n":1000000,');
  expectAllCounted(finished);
});

it('a wrapped command that ends when asked twice is asked twice, and never left behind', async () => {
  const stubborn = `${service}
    let asked = 0;
    process.on('SIGTERM', () => {
      asked += 1;
      console.error('asked', asked);
      if (asked === 2) process.exit(9);
    });`;
  const wrapped = wrap(stubborn);
  await until(() => wrapped.stdout().includes('"n":1000,'));
  wrapped.child.kill('SIGTERM');
  await until(() => wrapped.stderr().includes('asked 1'));
  const finished = await wrapped.end('SIGTERM');
  expect(finished.code).toBe(9);
  expectAllCounted(finished);
});

function wrap(script: string): HeartbeatProcess {
  const flags = ['run', '--config', tallyConfig, '--port', '0', '--host', '127.0.0.1'];
  const wrapped = startHeartbeat([...flags, '--', process.execPath, '-e', script]);
  onTestFinished(() => void wrapped.child.kill('SIGKILL'));
  return wrapped;
}

async function saidPid(wrapped: HeartbeatProcess): Promise<number> {
  const pid = await until(() => /\{"pid":(\d+)\}/.exec(wrapped.stdout())?.[1]);
  return Number(pid);
}

/** What the service wrote has all passed through, so it is what must have been counted. */
function expectAllCounted({ stdout }: Finished): void {
  const lines = jsonLines(stdout);
  const numbers = lines.flatMap(({ n }) => (typeof n === 'number' ? [n] : []));
  const final = lines.findLast((line) => line['final'] === true);
  expect(numbers.length).toBeGreaterThan(200);
  expect(tallyInHeartbeat(final)).toEqual(tallyOf(numbers));
  expect(numbers.filter((n) => n < 1e6)).toEqual(
    Array.from({ length: Math.max(...numbers.filter((n) => n < 1e6)) }, (_, index) => index + 1),
  );
}
