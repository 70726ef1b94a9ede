import { describe, expect, it } from 'vitest';
import type { ContainerName } from '../../src/live/node/container.ts';
import { Containers } from '../../src/live/node/containers.ts';
import type { ContainersState } from '../../src/live/node/containers-state.ts';
import type { PodConfig } from '../../src/live/node/pod-configs.ts';
import type { Config } from '../../src/model/config.ts';
import type { HeartbeatLine } from '../../src/model/heartbeat.ts';
import type { SourceStatus } from '../../src/model/source.ts';
import { configOf } from '../offline/analyze/analyzing.ts';
import { createManualClock } from '../support/clock.ts';
import { partsOf } from '../support/parts.ts';
import { followedFile, silentLog } from '../support/sample-view.ts';

const pathOf = (pod: string, uid = '1') => `/var/log/pods/shop_${pod}_${uid}/app`;
const recordOf = (fields: object) => Buffer.from(`${JSON.stringify(fields)}\n`);

type Saying = (name: ContainerName, follower: Config) => PodConfig | undefined;

function open(config: Config = configOf(), resumed?: ContainersState, saying?: Saying) {
  const clock = createManualClock();
  const bytesOf = new Map<string, number>();
  const said: HeartbeatLine[] = [];
  const containers = new Containers({
    config,
    clock,
    log: silentLog,
    keepGoneMs: 1000,
    statusOf: (path): SourceStatus => ({ ...followedFile, bytesRead: bytesOf.get(path) ?? 0 }),
    isBehind: () => false,
    write: (line) => said.push(line),
    onCounted: () => {},
    resumed,
    ...(saying && { configOf: saying }),
  });
  containers.begin();
  return {
    clock,
    said,
    containers,
    follow: (path: string) => {
      const input = containers.input(path, path);
      return {
        close: () => input.close(),
        read(bytes: Buffer) {
          bytesOf.set(path, (bytesOf.get(path) ?? 0) + bytes.length);
          input.chunk(bytes);
        },
      };
    },
    names: () => containers.list().map(({ name }) => name.pod),
    countOf: (pod: string) => {
      const container = containers.list().find(({ name }) => name.pod === pod);
      return (
        container && partsOf(container.live.engine.snapshot()).counts.map(({ value }) => value)
      );
    },
  };
}

describe('containers of a node', () => {
  it('have totals of their own: what one prints is never added to what another does', () => {
    const { follow, countOf } = open(configOf({ preset: 'petrosa' }));
    const beat = (total: number) =>
      recordOf({ event: '💓 HEARTBEAT - System Statistics', total_messages_processed: total });
    const [a, b] = [follow(pathOf('a')), follow(pathOf('b'))];
    a.read(beat(100));
    b.read(beat(7));
    a.read(beat(130));
    expect(countOf('a')?.[0]).toBe(130);
    expect(countOf('b')?.[0]).toBe(7);
  });

  it('go on where they were, with deltas, after a restart', () => {
    const { containers, follow, clock } = open();
    follow(pathOf('a')).read(recordOf({ level: 'info' }));
    clock.advance(60_000);
    const state = JSON.parse(JSON.stringify(containers.save())) as ContainersState;
    const again = open(configOf(), state);
    again.follow(pathOf('a')).read(recordOf({ level: 'info' }));
    again.clock.advance(60_000);
    expect(again.said).toMatchObject([
      { pod: 'a', sequence: 2, records_delta: 1, total_records: 2 },
    ]);
    expect(again.containers.brokenBalances).toBe(0);
  });

  it('are shown for a while when they are gone, say a last heartbeat, and stay in the sums', () => {
    const { containers, follow, clock, names, said } = open();
    const a = follow(pathOf('a'));
    a.read(recordOf({ level: 'info' }));
    follow(pathOf('b')).read(recordOf({ level: 'info' }));
    a.close();
    clock.advance(999);
    expect(names()).toEqual(['a', 'b']);
    clock.advance(1);
    expect(names()).toEqual(['b']);
    expect(said).toMatchObject([{ pod: 'a', final: true, total_records: 1 }]);
    expect(containers.ledger().lines).toBe(2);
    expect(containers.forgotten).toBe(1);
    const again = open(configOf(), containers.save());
    expect(again.containers.ledger().lines).toBe(2);
    expect(again.containers.forgotten).toBe(1);
  });

  it('that come back under their name before that go on, and are known by that name alone', () => {
    const { follow, clock, countOf, names } = open();
    const first = follow(pathOf('a', '1'));
    first.read(recordOf({ level: 'info' }));
    first.close();
    clock.advance(500);
    const second = follow(pathOf('a', '2'));
    second.read(recordOf({ level: 'info' }));
    clock.advance(5000);
    expect(countOf('a')?.[0]).toBe(2);
    second.close();
    clock.advance(1000);
    expect(names()).toEqual([]);
  });

  it('are never more than may be followed: who is gone longest makes room', () => {
    const config = configOf();
    const { follow, clock, names } = open({ ...config, limits: { ...config.limits, maxFiles: 2 } });
    for (const pod of ['a', 'b']) {
      follow(pathOf(pod)).close();
      clock.advance(10);
    }
    follow(pathOf('c'));
    expect(names()).toEqual(['b', 'c']);
  });

  it('go on by another configuration in the middle of a line', () => {
    const { containers, follow, countOf } = open();
    const [a, b] = [follow(pathOf('a')), follow(pathOf('b'))];
    a.read(recordOf({ level: 'info' }));
    a.read(Buffer.from('{"level":'));
    const config = configOf();
    containers.reload({ ...config, heartbeat: { ...config.heartbeat, intervalSeconds: 1 } });
    a.read(Buffer.from('"info"}\n'));
    b.read(recordOf({ level: 'info' }));
    expect([countOf('a')?.[0], countOf('b')?.[0]]).toEqual([2, 1]);
    expect(containers.ledger().records).toBe(3);
    expect(containers.brokenBalances).toBe(0);
  });

  it('are counted each as its pod says; what cannot be used changes nothing, for no other either', () => {
    const petrosa = configOf({ preset: 'petrosa' });
    const says: Record<string, PodConfig> = {
      own: { config: petrosa, where: 'here', problem: undefined },
      bad: { config: undefined, where: 'there', problem: 'no' },
    };
    const { containers, follow, countOf } = open(configOf(), undefined, ({ pod }, follower) => {
      return says[pod] ?? { config: follower, where: undefined, problem: undefined };
    });
    const inputs = ['own', 'bad', 'plain'].map((pod) => follow(pathOf(pod)));
    for (const input of inputs) input.read(recordOf({ level: 'info' }));
    const lengths = () => ['own', 'bad', 'plain'].map((pod) => countOf(pod)?.length);
    const [few, many] = [2, petrosa.declarations.counts.length];
    expect(lengths()).toEqual([many, few, few]);
    const problems = () => containers.list().map(({ podConfig }) => podConfig.problem);
    expect(problems()).toEqual(['no', undefined, undefined]);

    // What was good and is not any more holds on; what becomes good holds at once.
    says['own'] = { config: undefined, where: 'here', problem: 'broken' };
    says['bad'] = { config: petrosa, where: 'there', problem: undefined };
    containers.reconfigure();
    expect(lengths()).toEqual([many, many, few]);
    expect(problems()).toEqual([undefined, 'broken', undefined]);
    const moved = { ...petrosa, sequence: 'seq' };
    says['bad'] = { config: moved, where: 'there', problem: undefined };
    containers.reconfigure();
    expect(problems()[0]).toContain('start it anew');
    expect(containers.ledger().lines).toBe(3);
    expect(containers.brokenBalances).toBe(0);
  });

  it('that were not there any more when a restart looked for them are gone', () => {
    const { containers, follow } = open();
    follow(pathOf('a')).read(recordOf({ level: 'info' }));
    const again = open(configOf(), containers.save());
    expect(again.containers.list().map(({ goneAtMs }) => goneAtMs)).toEqual([expect.any(Number)]);
    again.clock.advance(1000);
    expect(again.names()).toEqual([]);
  });
});
