import { expect, it } from 'vitest';
import { AnnotatedPods } from '../../src/sidecar/annotated-pods.ts';
import { createManualClock } from '../support/clock.ts';
import { until } from '../support/until.ts';

const asking = { 'heartbeat/enabled': 'true' };
const pod = (uid: string, annotations?: Record<string, string>) => ({
  metadata: { uid, ...(annotations && { annotations }) },
});

it('lists the pods of the node that ask, and keeps them while the server cannot be asked', async () => {
  const clock = createManualClock();
  const warnings: string[] = [];
  const asked: unknown[] = [];
  let answer: unknown = {
    items: [
      pod('a', asking),
      pod('b'),
      pod('c', { 'heartbeat/enabled': 'false' }),
      pod('d', { ...asking, 'kubernetes.io/config.hash': 'hash-of-d' }),
    ],
  };
  const log = {
    debug() {},
    info() {},
    error() {},
    warn: (_code: string, text: string) => warnings.push(text),
  };
  const pods = new AnnotatedPods({
    client: {
      getJson(path, query) {
        asked.push([path, query]);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    node: 'node-1',
    clock,
    log,
  });
  await pods.start();
  const known = (): readonly string[] =>
    ['a', 'b', 'c', 'd', 'hash-of-d'].filter((id) => pods.has(id));
  expect(known()).toEqual(['a', 'd', 'hash-of-d']);
  expect(asked).toEqual([
    ['/api/v1/pods', { fieldSelector: 'spec.nodeName=node-1', resourceVersion: '0' }],
  ]);

  answer = new Error('refused');
  for (const turn of [2, 3]) {
    clock.advance(10_000);
    await until(() => asked.length === turn && clock.pendingTimers === 1);
  }
  expect(known()).toEqual(['a', 'd', 'hash-of-d']);
  expect(warnings).toEqual(['cannot list the pods of node node-1: refused']);

  answer = { items: [pod('b', asking)] };
  clock.advance(10_000);
  await until(() => pods.has('b') && clock.pendingTimers === 1);
  expect(known()).toEqual(['b']);
  pods.stop();
  expect(clock.pendingTimers).toBe(0);
});
