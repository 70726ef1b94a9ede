import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type InjectOptions, injectManifests } from '../../../src/ops/inject/run.ts';
import { byFile, byNode, byPodLog } from './workloads.ts';

type Part = Readonly<Record<string, unknown>>;

interface Parts {
  readonly object?: Part;
  readonly metadata?: Part;
  readonly template?: Part;
  readonly pod?: Part;
  readonly container?: Part;
}

/** A Deployment with these parts in it. */
function deployment({ object, metadata, template, pod, container }: Parts): string {
  return stringify({
    kind: 'Deployment',
    metadata: { name: 'shop', ...metadata },
    spec: {
      template: {
        metadata: { ...template },
        spec: { containers: [{ name: 'app', ...container }], ...pod },
      },
    },
    ...object,
  });
}

const running = { kind: 'Pod', spec: { containers: [{ name: 'app' }] } };

const refused: readonly (readonly [string, Parts, InjectOptions, RegExp])[] = [
  [
    'an object that another one makes',
    { metadata: { ownerReferences: [{ kind: 'Rollout', name: 'shop', controller: true }] } },
    byPodLog,
    /made by Rollout shop: inject that one/,
  ],
  [
    'a pod that runs already',
    { object: running, metadata: { uid: 'f00' } },
    byPodLog,
    /cannot change/,
  ],
  [
    'two containers and no word which',
    { pod: { containers: [{ name: 'app' }, { name: 'proxy' }] } },
    byPodLog,
    /2 containers \(app, proxy\): name one with --container/,
  ],
  [
    'a container that is not there',
    {},
    { ...byPodLog, container: 'ap' },
    /no container "ap" \(it has: app\)/,
  ],
  [
    'a container of our name that is not ours',
    { pod: { initContainers: [{ name: 'heartbeat' }] } },
    byPodLog,
    /container "heartbeat" that was not injected/,
  ],
  [
    'a volume of our name that is not ours',
    { pod: { volumes: [{ name: 'heartbeat-state' }] } },
    byPodLog,
    /volume "heartbeat-state" that was not injected/,
  ],
  [
    'a port that is taken',
    { container: { ports: [{ containerPort: 9464 }] } },
    byPodLog,
    /"app" has port 9464: choose another with --port/,
  ],
  ['Windows', { pod: { os: { name: 'windows' } } }, byPodLog, /windows/],
  [
    'Windows by its selector',
    { pod: { nodeSelector: { 'kubernetes.io/os': 'windows' } } },
    byPodLog,
    /windows/,
  ],
  [
    'a pod that Prometheus finds elsewhere',
    { template: { annotations: { 'prometheus.io/port': '8080' } } },
    byPodLog,
    /prometheus.io\/port leads Prometheus to 8080.*--no-scrape-annotations/,
  ],
  [
    'a pod without a token',
    { pod: { automountServiceAccountToken: false } },
    byPodLog,
    /no token.*--log FILE, or --node/,
  ],
  [
    'a log file in a folder that a volume would hide',
    {},
    { ...byFile, log: { kind: 'file', path: '/app/app.log' } },
    /would hide/,
  ],
  [
    'a log file where none can be written',
    {
      container: { volumeMounts: [{ name: 'c', mountPath: '/var/log/shop' }] },
      pod: { volumes: [{ name: 'c', configMap: { name: 'c' } }] },
    },
    byFile,
    /\(configMap\), where no log can be written/,
  ],
  [
    'a log file below an expanded path',
    {
      container: {
        volumeMounts: [{ name: 'l', mountPath: '/var/log/shop', subPathExpr: '$(POD_NAME)' }],
      },
      pod: { volumes: [{ name: 'l', emptyDir: {} }] },
    },
    byFile,
    /subPathExpr/,
  ],
];

describe('inject refuses', () => {
  it.each(refused)('%s', (_, parts, options, reason) => {
    expect(() => injectManifests(deployment(parts), options)).toThrow(reason);
  });

  it('YAML aliases, through which one change would be two', () => {
    const text = deployment({ template: { labels: { app: 'shop' } } })
      .replace('labels:', 'labels: &labels')
      .concat('selector: *labels\n');
    expect(() => injectManifests(text, byPodLog)).toThrow(/aliases/);
  });

  it('what is not YAML, saying where', () => {
    expect(() => injectManifests('kind: [Deployment', byPodLog, 'shop.yaml')).toThrow(
      /shop.yaml is not YAML: .*line 1/,
    );
  });

  it('what makes no pods', () => {
    expect(() => injectManifests('kind: ConfigMap\n', byPodLog, 'shop.yaml')).toThrow(
      /nothing in shop.yaml that makes pods/,
    );
  });

  it('all, where one is refused, and tells every reason', () => {
    const text = `${deployment({})}---\n${deployment({
      metadata: { name: 'other' },
      pod: { os: { name: 'windows' }, volumes: [{ name: 'heartbeat-state' }] },
    })}`;
    expect(() => injectManifests(text, byPodLog)).toThrow(
      /nothing was injected:\n {2}Deployment other: .*volume.*\n {2}Deployment other: .*windows/,
    );
  });
});

describe('inject accepts', () => {
  it.each(refused.slice(6, 7))('%s when the pod is only marked', (_, parts) => {
    expect(injectManifests(deployment(parts), byNode).notes).toHaveLength(1);
  });

  it('the same once what stood in the way is named otherwise', () => {
    const taken = deployment({ container: { ports: [{ containerPort: 9464 }] } });
    expect(injectManifests(taken, { ...byPodLog, port: 9465 }).text).toContain('9465');
  });
});
