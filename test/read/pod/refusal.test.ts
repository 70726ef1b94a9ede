import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../src/model/error.ts';
import { ContainerLog, type Refused, stampAfter } from './container-log.ts';
import { createPodRig } from './rig.ts';

interface Row {
  readonly refused: Refused;
  readonly state: 'waiting' | 'failed';
  readonly problem: string;
  /** Milliseconds before which, and after which, it is asked again. */
  readonly notBefore: number;
  readonly within: number;
}

const forbidden =
  'pods "web-0" is forbidden: User "system:serviceaccount:shop:default" cannot get resource "pods/log" in API group "" in the namespace "shop"';

const rows: readonly Row[] = [
  {
    refused: {
      status: 400,
      message: 'container "app" in pod "web-0" is waiting to start: ContainerCreating',
    },
    state: 'waiting',
    problem: 'container "app" in pod "web-0" is waiting to start: ContainerCreating',
    notBefore: 600,
    within: 1000,
  },
  {
    refused: {
      status: 400,
      message: 'a container name must be specified for pod web-0, choose one of: [app proxy]',
    },
    state: 'failed',
    problem:
      'the API server does not take the request for shop/web-0/app (400): a container name must be specified for pod web-0, choose one of: [app proxy]',
    notBefore: 9900,
    within: 12_600,
  },
  {
    refused: { status: 401, message: 'Unauthorized' },
    state: 'failed',
    problem:
      'the API server does not know who we are (401): the token or certificate is not, or no longer, valid',
    notBefore: 600,
    within: 1000,
  },
  {
    refused: { status: 403, message: forbidden },
    state: 'failed',
    problem: `reading the log of shop/web-0/app is not allowed (403): it takes "get" on "pods/log" in namespace shop: ${forbidden}`,
    notBefore: 9900,
    within: 12_600,
  },
  {
    refused: { status: 404, message: 'pods "web-0" not found' },
    state: 'waiting',
    problem: 'there is no pod web-0 in namespace shop (404): pods "web-0" not found',
    notBefore: 600,
    within: 1000,
  },
  {
    refused: { status: 410, message: 'gone' },
    state: 'waiting',
    problem: 'the log is not there any more from where it was read to (410): gone',
    notBefore: 600,
    within: 1000,
  },
  {
    refused: { status: 429, message: 'slow down', retryAfterSeconds: 7 },
    state: 'waiting',
    problem: 'the API server has too many requests (429): slow down',
    notBefore: 6900,
    within: 8800,
  },
  {
    refused: { status: 500, message: 'dial tcp 10.0.0.7:10250: connect: connection refused' },
    state: 'waiting',
    problem:
      'the API server cannot give the log of shop/web-0/app (500): dial tcp 10.0.0.7:10250: connect: connection refused',
    notBefore: 600,
    within: 1000,
  },
  {
    refused: { status: 503, message: 'etcd is away', retryAfterSeconds: 1 },
    state: 'waiting',
    problem: 'the API server cannot give the log of shop/web-0/app (503): etcd is away',
    notBefore: 900,
    within: 1400,
  },
];

describe('an answer that is no log', () => {
  it.each(rows)(
    '$refused.status: says what it is, tries again in time, loses nothing',
    async (row) => {
      const log = new ContainerLog();
      log.write(stampAfter(0, 1), 'one');
      const rig = createPodRig(log);
      await rig.until(() => rig.lines.length === 1);
      log.refusals.push(row.refused);
      log.breakConnections();
      await rig.until(() => log.refusals.length === 0);
      expect(rig.source.status()).toMatchObject({ state: row.state, problem: row.problem });
      const asked = log.queries.length;
      log.write(stampAfter(0, 2), 'two');
      await rig.pass(row.notBefore);
      expect(log.queries).toHaveLength(asked);
      await rig.pass(row.within - row.notBefore);
      expect(rig.lines).toEqual(['one', 'two']);
      expect(rig.source.status()).toMatchObject({
        state: 'following',
        problem: undefined,
        gaps: 0,
      });
      expect(rig.events.map(({ event }) => event)).toEqual([
        'opened',
        'problem',
        'problem',
        'opened',
      ]);
    },
  );

  it('nor comes at all: what it may be is told, and it is tried again', async () => {
    const log = new ContainerLog();
    const answering = log.open.bind(log);
    const hint = 'Is a NetworkPolicy in the way?';
    log.open = () => Promise.reject(new CodedError('API_UNREACHABLE', 'no way to it', { hint }));
    const rig = createPodRig(log);
    await rig.pass(5000);
    expect(rig.source.status()).toMatchObject({
      state: 'waiting',
      problem: 'no way to it. Is a NetworkPolicy in the way?',
    });
    expect(rig.events).toHaveLength(1);
    log.open = answering;
    log.write(stampAfter(0, 1), 'one');
    await rig.until(() => rig.lines.length === 1);
    expect(rig.source.status()).toMatchObject({ state: 'following', problem: undefined });
  });

  it('but a page of a proxy between: its begin is told, in one line', async () => {
    const log = new ContainerLog();
    log.missing = { status: 502, message: `<html>\n  <h1>Bad gateway</h1>\n${'x'.repeat(9999)}` };
    const rig = createPodRig(log);
    await rig.pass(1000);
    const { problem = '' } = rig.source.status();
    expect(problem).toContain('(502): <html> <h1>Bad gateway</h1> xxx');
    expect(problem.length).toBeLessThan(500);
  });

  it('waits longer each time, a quarter minute at most, and not after a line', async () => {
    const log = new ContainerLog();
    log.missing = { status: 500, message: 'away' };
    const rig = createPodRig(log);
    const askedWithin = async (ms: number): Promise<number> => {
      const before = log.queries.length;
      await rig.pass(ms);
      return log.queries.length - before;
    };
    expect(await askedWithin(4000)).toBeGreaterThan(2);
    await rig.pass(60_000);
    expect(await askedWithin(60_000)).toBeLessThan(7);
    log.missing = undefined;
    log.write(stampAfter(0, 1), 'one');
    await rig.until(() => rig.lines.length === 1);
    log.missing = { status: 500, message: 'away' };
    log.breakConnections();
    expect(await askedWithin(4000)).toBeGreaterThan(2);
  });

  it('410: asks for all of the log, and knows by its last line that nothing is lost', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    log.write(stampAfter(4, 1), 'two');
    const rig = createPodRig(log);
    await rig.until(() => rig.lines.length === 2);
    log.refusals.push({ status: 410, message: 'gone' });
    log.breakConnections();
    await rig.until(() => log.queries.length === 3);
    log.write(stampAfter(5, 1), 'three');
    await rig.until(() => rig.lines.length === 3);
    expect(log.queries.map(({ sinceTime }) => sinceTime)).toEqual([
      undefined,
      '2024-01-01T00:00:04Z',
      undefined,
    ]);
    expect([rig.lines, rig.gaps]).toEqual([['one', 'two', 'three'], []]);
  });

  it('410 where the last line is not to be found: a suspected gap', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    const rig = createPodRig(log);
    await rig.until(() => rig.lines.length === 1);
    log.rotate('go on');
    log.refusals.push({ status: 410, message: 'gone' });
    log.breakConnections();
    log.write(stampAfter(9, 1), 'two');
    await rig.until(() => rig.lines.length === 2);
    expect(rig.gaps.map(({ reason }) => reason)).toEqual(['suspected_rotation']);
  });

  it('of status 200 that holds words of the kubelet: a problem, no line of the service', async () => {
    const log = new ContainerLog();
    log.writeRaw('failed to watch file "/var/log/pods/x/0.log": no space left on device\n');
    const rig = createPodRig(log);
    await rig.until(() => rig.source.status().state === 'following');
    log.restart();
    await rig.until(() => rig.events.some(({ event }) => event === 'problem'));
    expect(rig.lines).toEqual([]);
    expect(rig.events.find(({ event }) => event === 'problem')?.message).toBe(
      'shop/web-0/app: the kubelet cannot give the log: failed to watch file "/var/log/pods/x/0.log": no space left on device',
    );
  });
});

describe('for somebody at a terminal', () => {
  it.each([
    { status: 401, message: 'Unauthorized' },
    { status: 403, message: forbidden },
    { status: 404, message: 'pods "web-0" not found' },
    { status: 400, message: 'container nope is not valid for pod web-0' },
  ])('$status at the start ends it with an error', async (refused) => {
    const log = new ContainerLog();
    log.missing = refused;
    const rig = createPodRig(log, { isAttended: true });
    await rig.until(() => rig.ends === 1);
    expect(rig.source.failure).toMatchObject({ code: 'POD_LOG_REFUSED' });
    expect(rig.source.status().state).toBe('failed');
  });

  it('a server that cannot be reached ends it with that error', async () => {
    const unreachable = new CodedError('API_UNREACHABLE', 'nobody listens there');
    const log = new ContainerLog();
    log.open = () => Promise.reject(unreachable);
    const rig = createPodRig(log, { isAttended: true });
    await rig.until(() => rig.ends === 1);
    expect(rig.source.failure).toBe(unreachable);
  });

  it('a container that is still to start is waited for; a pod that is gone is the end', async () => {
    const log = new ContainerLog();
    log.missing = { status: 400, message: 'container "app" is waiting to start' };
    const rig = createPodRig(log, { isAttended: true });
    await rig.pass(20_000);
    log.missing = undefined;
    log.write(stampAfter(0, 1), 'one');
    await rig.until(() => rig.lines.length === 1);
    log.missing = { status: 404, message: 'pods "web-0" not found' };
    log.breakConnections();
    await rig.until(() => rig.ends === 1);
    expect(rig.source.status().state).toBe('ended');
    expect(rig.source.failure).toBeUndefined();
  });

  it('in a pod all of these are waited for', async () => {
    const log = new ContainerLog();
    log.missing = { status: 404, message: 'pods "web-0" not found' };
    const rig = createPodRig(log);
    await rig.pass(120_000);
    expect([rig.ends, rig.source.failure]).toEqual([0, undefined]);
    log.missing = undefined;
    log.write(stampAfter(0, 1), 'one');
    await rig.until(() => rig.lines.length === 1);
  });
});
