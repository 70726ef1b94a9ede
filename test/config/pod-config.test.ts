import { describe, expect, it } from 'vitest';
import { loadPodConfig } from '../../src/config/pod-config.ts';
import { configOf } from '../offline/analyze/analyzing.ts';

const follower = configOf({ intervalSeconds: 7 });
const where = 'annotation heartbeat/config of pod shop/web-0';
const load = (text: string | undefined, preset?: string) =>
  loadPodConfig({ where, text, preset }, follower);

describe('the configuration of one pod of a node', () => {
  it('declares what the pod says and nothing that the follower does, with the rest of the follower', () => {
    const config = load(`version: 1
service: web
components: { web: { counts: { hits: { when: { event: hit } } } } }
health: { silence_seconds: { degraded: 9 } }
`);
    expect(config).toMatchObject({
      service: 'web',
      declarations: { counts: [{ component: 'web', name: 'hits' }] },
      health: { silenceSeconds: { degraded: 9 } },
      heartbeat: { intervalSeconds: 7 },
      limits: follower.limits,
      http: follower.http,
    });
  });

  it('may be a preset, or go on from one', () => {
    expect(load(undefined, 'petrosa').declarations).toEqual(
      configOf({ preset: 'petrosa' }).declarations,
    );
    expect(load('version: 1\nservice: mine', 'petrosa').service).toBe('mine');
  });

  it.each([
    ['http: { port: 1 }', 'http.port'],
    ['source: { file: /etc/shadow }', 'source.file'],
    ['state: { directory: /tmp }', 'state.directory'],
    ['limits: { max_files: 9 }', 'limits.max_files'],
    ['heartbeat: { out: /tmp/x }', 'heartbeat.out'],
  ])('has no say in what is of all pods: %s', (text, path) => {
    expect(() => load(`version: 1\n${text}\n`)).toThrow(
      `${where}:2: ${path} is the follower's, not a pod's`,
    );
  });

  it('is refused with its places like any other', () => {
    expect(() => load('version: 1\ncomponent: {}\n')).toThrow(where);
  });
});
