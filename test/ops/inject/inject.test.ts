import { describe, expect, it } from 'vitest';
import {
  type InjectOptions,
  injectManifests,
  uninjectManifests,
} from '../../../src/ops/inject/run.ts';
import { problemsOf } from '../../support/kubernetes-models.ts';
import { byFile, byNode, byPodLog, kinds, objectsIn } from './workloads.ts';

const accesses: readonly (readonly [string, InjectOptions])[] = [
  ['the pod log', byPodLog],
  ['a file', byFile],
  ['the node', byNode],
  ['the node, in its own way', { ...byNode, configMap: 'shop-heartbeat', preset: 'petrosa' }],
  ['a config and a preset', { ...byFile, configMap: 'shop-heartbeat', preset: 'petrosa' }],
  ['a web configuration', { ...byFile, webConfigSecret: 'heartbeat-web-config' }],
];

describe.each(Object.entries(kinds))('a %s', (_kind, manifest) => {
  it.each(accesses)('is valid with the sidecar on %s', (_name, options) => {
    const { text } = injectManifests(manifest, options);
    for (const object of objectsIn(text)) expect(problemsOf(object)).toEqual([]);
  });

  it.each(accesses)('is itself again after it is taken out from %s', (_name, options) => {
    const { text } = injectManifests(manifest, options);
    expect(text).not.toBe(manifest);
    expect(uninjectManifests(text).text).toBe(manifest);
  });

  it.each(accesses)('is the same when injected twice with %s', (_name, options) => {
    const once = injectManifests(manifest, options).text;
    expect(injectManifests(once, options).text).toBe(once);
  });

  it('follows new options when it is injected again', () => {
    const before = injectManifests(manifest, byPodLog).text;
    const again = injectManifests(before, { ...byFile, image: 'registry.example/heartbeat:2' });
    expect(again.text).toBe(
      injectManifests(manifest, { ...byFile, image: 'registry.example/heartbeat:2' }).text,
    );
  });
});

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: PodSpec;
    };
  };
}

interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly object[];
}

interface Container {
  readonly name: string;
  readonly restartPolicy?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts?: readonly object[];
  readonly securityContext?: object;
}

function deployment(text: string): Deployment['spec']['template'] {
  return (objectsIn(text)[0] as Deployment).spec.template;
}

function edited(from: string, to: string): string {
  const manifest = kinds['Deployment'] ?? '';
  expect(manifest).toContain(from);
  return manifest.replace(from, to);
}

describe('the sidecar', () => {
  it('is a native one, before all else that starts', () => {
    const manifest = edited(
      '      containers:\n',
      '      initContainers:\n        - name: migrate\n          image: shop:1\n      containers:\n',
    );
    const { spec } = deployment(injectManifests(manifest, byPodLog).text);
    expect(spec.initContainers?.map(({ name }) => name)).toEqual(['heartbeat', 'migrate']);
    expect(spec.initContainers?.[0]?.restartPolicy).toBe('Always');
  });

  it('is told the pod by the downward API, and its own container by name', () => {
    const { spec } = deployment(injectManifests(kinds['Deployment'] ?? '', byPodLog).text);
    const names = spec.initContainers?.[0]?.env?.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['POD_NAME', 'POD_NAMESPACE', 'HEARTBEAT_POD_CONTAINER']),
    );
  });

  it('shares a new, bounded volume for a log file, which it only reads', () => {
    const { spec } = deployment(injectManifests(kinds['Deployment'] ?? '', byFile).text);
    expect(spec.volumes).toContainEqual({ name: 'heartbeat-log', emptyDir: { sizeLimit: '1Gi' } });
    const mount = { name: 'heartbeat-log', mountPath: '/var/log/shop' };
    expect(spec.containers[0]?.volumeMounts).toEqual([mount]);
    expect(spec.initContainers?.[0]?.volumeMounts).toContainEqual({ ...mount, readOnly: true });
  });

  it('takes the volume that the log is on already', () => {
    const manifest = edited(
      '          image: shop:1 # pinned\n',
      '          image: shop:1\n          volumeMounts:\n            - { name: logs, mountPath: /var/log, subPath: here }\n      volumes:\n        - { name: logs, emptyDir: {} }\n',
    );
    const { spec } = deployment(injectManifests(manifest, byFile).text);
    expect(spec.containers[0]?.volumeMounts).toHaveLength(1);
    expect(spec.initContainers?.[0]?.volumeMounts).toContainEqual({
      name: 'logs',
      subPath: 'here/shop',
      mountPath: '/var/log/shop',
      readOnly: true,
    });
  });

  it('runs as the user who writes the log file, whose files may be for itself alone', () => {
    const manifest = edited(
      '          image: shop:1 # pinned\n',
      '          image: shop:1\n          securityContext: { runAsUser: 1000 }\n',
    );
    const { spec } = deployment(injectManifests(manifest, byFile).text);
    expect(spec.initContainers?.[0]?.securityContext).toMatchObject({
      runAsUser: 1000,
      runAsNonRoot: true,
    });
  });

  it('is left out where the annotation says so', () => {
    const manifest = edited(
      '      labels: { app: shop }\n    spec:\n',
      '      labels: { app: shop }\n      annotations: { heartbeat/enabled: "false" }\n    spec:\n',
    );
    const { text, notes } = injectManifests(manifest, byPodLog);
    expect(text).toBe(manifest);
    expect(notes).toEqual([expect.stringContaining('left alone')]);
  });
});

describe('a List as kubectl prints it', () => {
  const list = `apiVersion: v1
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: shop
  spec:
    selector:
      matchLabels:
        app: shop
    template:
      metadata:
        annotations: {}
        labels:
          app: shop
      spec:
        containers:
        - image: shop:1
          name: app
        initContainers: null
        volumes: []
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: other
kind: List
`;

  it('takes the rights in as items, and gives them back', () => {
    const { text } = injectManifests(list, byPodLog);
    const { items } = objectsIn(text)[0] as { items: { kind: string }[] };
    expect(items.map(({ kind }) => kind)).toEqual([
      'Deployment',
      'ConfigMap',
      'Role',
      'RoleBinding',
    ]);
    for (const item of items) expect(problemsOf(item)).toEqual([]);
    expect(objectsIn(uninjectManifests(text).text)).toEqual(objectsIn(list));
  });

  it('keeps lists flush with their keys', () => {
    const { text } = injectManifests(list, byPodLog);
    expect(text).toContain('\n        containers:\n        - image: shop:1\n');
  });
});

describe('the rest of a manifest', () => {
  const rest = `# Kept by hand.
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings # in use
data:
  mode: "0644"
  on: "yes"
---
`;

  it('says to the follower of its node which container, and how it is counted', () => {
    const options = { ...byNode, configMap: 'shop-heartbeat', preset: 'petrosa' };
    const [deployment] = objectsIn(injectManifests(kinds['Deployment'] ?? '', options).text);
    expect((deployment as Deployment).spec.template.metadata.annotations).toMatchObject({
      'heartbeat/enabled': 'true',
      'heartbeat/container': 'app',
      'heartbeat/config-map': 'shop-heartbeat',
      'heartbeat/preset': 'petrosa',
    });
  });

  it('keeps its comments, its order and its words', () => {
    const manifest = rest + (kinds['Deployment'] ?? '');
    const { text } = injectManifests(manifest, byNode);
    expect(text.startsWith(rest)).toBe(true);
    expect(text).toContain('image: shop:1 # pinned');
  });

  it('is read as Kubernetes reads it: 0644 is octal, 12:30 a text', () => {
    const manifest = edited(
      '          image: shop:1 # pinned\n',
      '          image: shop:1\n          workingDir: 12:30\n      volumes:\n        - name: v\n          configMap: { name: c, defaultMode: 0644 }\n',
    );
    const { text } = injectManifests(manifest, byPodLog);
    expect(text).toContain('defaultMode: 0644');
    expect(text).toContain('workingDir: 12:30');
    expect(uninjectManifests(text).text).toBe(manifest);
  });
});
