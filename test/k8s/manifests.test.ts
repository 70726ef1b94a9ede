import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { injectManifests } from '../../src/ops/inject/run.ts';
import { byFile, byPodLog, objectsIn } from '../ops/inject/workloads.ts';
import { problemsOf } from '../support/kubernetes-models.ts';
import { beyondRestricted, type PodSpec } from './pod-security.ts';

const folder = fileURLToPath(new URL('../../k8s/', import.meta.url));
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .toSorted((a, b) => a.localeCompare(b));

interface Manifest {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly patches?: readonly { readonly path: string }[];
  readonly spec: { readonly template: Template };
}

interface Template {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: PodSpec & { readonly initContainers: readonly Sidecar[] };
}

interface Sidecar {
  readonly name: string;
  readonly image: string;
  readonly env: readonly { readonly name: string }[];
}

const manifestsIn = (path: string): Manifest[] => objectsIn(read(path)) as Manifest[];
const kustomizations = files.filter((path) => path.endsWith('kustomization.yaml'));
/** Patches are parts of objects; Prometheus' own rule files are none. */
const patches = kustomizations.flatMap((path) =>
  manifestsIn(path)
    .flatMap((kustomization) => kustomization.patches ?? [])
    .map((patch) => join(path, '..', patch.path)),
);
const whole = files.filter(
  (path) =>
    !kustomizations.includes(path) &&
    !patches.includes(path) &&
    manifestsIn(path).every(({ apiVersion }) => apiVersion !== undefined),
);

/** What an injection and a component say differently: the service's name, and the image. */
function comparable(template: Template) {
  const { spec, metadata } = template;
  const sidecar = spec.initContainers[0];
  const annotations = Object.entries(metadata?.annotations ?? {});
  return {
    annotations: Object.fromEntries(annotations.filter(([name]) => name !== 'heartbeat/injected')),
    sidecar: {
      ...sidecar,
      image: '',
      env: sidecar?.env.filter(({ name }) => name !== 'HEARTBEAT_SERVICE'),
    },
    containers: spec.containers,
    volumes: spec.volumes,
  };
}

describe('the manifests', () => {
  it('are there', () => {
    expect(whole.length).toBeGreaterThan(6);
    expect(patches.length).toBeGreaterThan(3);
  });

  it.each(whole)('%s is valid', (path) => {
    for (const object of manifestsIn(path)) expect(problemsOf(object)).toEqual([]);
  });

  it.each(patches.filter((path) => path.endsWith('sidecar.yaml')))(
    '%s patches in what is valid',
    (path) => {
      const [patch] = manifestsIn(path);
      const containers = [
        { name: 'app', image: 'app', ...patch?.spec.template.spec.containers?.[0] },
      ];
      const spec = { ...patch?.spec.template.spec, containers };
      expect(problemsOf({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec })).toEqual([]);
    },
  );

  it.each(kustomizations)('%s names what is there', (path) => {
    const [kustomization] = manifestsIn(path);
    const { resources = [], components = [] } = kustomization ?? {};
    const named = [...resources, ...components].map((name) => {
      const target = join(path, '..', name);
      return target.endsWith('.yaml') ? target : join(target, 'kustomization.yaml');
    });
    expect(named.filter((target) => !files.includes(target))).toEqual([]);
  });

  it('follow a node without privileges, though not without its files', () => {
    const manifests = manifestsIn('components/node-files/daemon-set.yaml');
    expect(beyondRestricted((manifests[0] as Manifest).spec.template.spec)).toEqual([
      'volume of kind hostPath',
      'volume of kind hostPath',
      'heartbeat: may run as root',
      'heartbeat: runs as root',
    ]);
  });

  it('configure the follower of a node with what loads', () => {
    const [config] = manifestsIn('components/node-files/config.yaml');
    const text = config?.data?.['heartbeat.yaml'] ?? '';
    const loaded = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => text });
    expect(loaded.config.source).toMatchObject({ kind: 'node' });
  });

  it('give the pod of the example, and its sidecar, the standard "restricted"', () => {
    const [, deployment] = manifestsIn('all-in-one.yaml');
    expect(deployment?.kind).toBe('Deployment');
    const { spec } = (deployment as Manifest).spec.template;
    expect(beyondRestricted(spec)).toEqual([]);
    expect(beyondRestricted({ containers: [{ name: 'app' }] })).not.toEqual([]);
  });

  it('are, for a file, what inject makes of the same Deployment', () => {
    const options = { ...byFile, log: { kind: 'file', path: '/var/log/app/app.log' } } as const;
    const { text } = injectManifests(read('examples/shop/deployment.yaml'), options);
    const [injected] = objectsIn(text) as Manifest[];
    const [, rendered] = manifestsIn('all-in-one.yaml');
    const byInject = comparable((injected as Manifest).spec.template);
    const byComponent = comparable((rendered as Manifest).spec.template);
    expect(byInject).toEqual(byComponent);
  });

  it('are, for the pod log, what inject writes', () => {
    const { text } = injectManifests(read('examples/shop/deployment.yaml'), byPodLog);
    const [injected] = objectsIn(text) as Manifest[];
    const [patch] = manifestsIn('components/pod-log/sidecar.yaml');
    const injectedSidecar = comparable((injected as Manifest).spec.template);
    const patchedSidecar = comparable((patch as Manifest).spec.template);
    expect(patchedSidecar).toMatchObject({
      sidecar: Reflect.get(injectedSidecar, 'sidecar'),
      volumes: Reflect.get(injectedSidecar, 'volumes'),
    });
  });
});

describe.runIf(hasKubectl())('kustomize', () => {
  it('puts the same web configuration before the port as inject does', () => {
    const webConfigSecret = 'heartbeat-web-config';
    const log = { kind: 'file', path: '/var/log/app/app.log' } as const;
    const { text } = injectManifests(read('examples/shop/deployment.yaml'), {
      ...byFile,
      log,
      webConfigSecret,
    });
    const templates = [text, renderedWith('web-config')].map((manifests) => {
      const [deployment] = objectsIn(manifests) as Manifest[];
      return unordered(comparable((deployment as Manifest).spec.template));
    });
    expect(templates[1]).toEqual(templates[0]);
    expect(JSON.stringify(templates)).not.toContain('httpGet');
  });

  it('renders the all-in-one file from the example', () => {
    const header = read('all-in-one.yaml').match(/^(#.*\n)+/)?.[0] ?? '';
    expect(header + rendered('examples/shop')).toBe(read('all-in-one.yaml'));
  });

  it.each(['base', 'examples/shop', 'examples/job', 'components/node-files'])(
    'renders %s to what is valid',
    (path) => {
      for (const object of objectsIn(rendered(path))) expect(problemsOf(object)).toEqual([]);
    },
  );
});

function rendered(path: string): string {
  return execFileSync('kubectl', ['kustomize', join(folder, path)], { encoding: 'utf8' });
}

/** The example with one more component. */
function renderedWith(component: string): string {
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'heartbeat-kustomize-'));
  try {
    const components = ['file', 'scrape-annotations', component].map((name) =>
      relative(home, join(folder, 'components', name)),
    );
    const kustomization = { resources: ['deployment.yaml'], components };
    copyFileSync(join(folder, 'examples/shop/deployment.yaml'), join(home, 'deployment.yaml'));
    writeFileSync(join(home, 'kustomization.yaml'), JSON.stringify(kustomization));
    return execFileSync('kubectl', ['kustomize', home], { encoding: 'utf8' });
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** Without regard to the order of names in lists, which a patch may change. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(unordered);
    return items.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, unordered(item)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** It is not in Debian; the tests above need none. */
function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['kustomize', '--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
