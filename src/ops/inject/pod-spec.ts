import { valueAt, type Workload } from './workload.ts';

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
}

/** As whom a container's processes run. */
export interface RunAs {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
}

interface Container {
  readonly name: string;
  readonly securityContext?: RunAs;
  readonly ports?: readonly { readonly containerPort?: number }[];
  readonly volumeMounts?: readonly Mount[];
}

interface Volume {
  readonly name: string;
}

/** The parts of a pod's `spec` that an injection looks at. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly serviceAccountName: string;
  readonly securityContext: RunAs | undefined;
  readonly automountServiceAccountToken: boolean | undefined;
  readonly os: { readonly name?: string } | undefined;
  readonly nodeSelector: Readonly<Record<string, string>> | undefined;
  /** The volume on which a container has a folder, by the longest mount over it. */
  volumeOf(
    container: string | undefined,
    folder: string,
  ): { readonly volume: Volume; readonly mount: Mount } | undefined;
}

export function podSpecOf({ document, templatePath }: Workload): PodSpec {
  const spec = valueAt(document, [...templatePath, 'spec']) as Record<string, never>;
  const containers: readonly Container[] = listAt(spec, 'containers');
  const volumes: readonly Volume[] = listAt(spec, 'volumes');
  return {
    containers,
    initContainers: listAt(spec, 'initContainers'),
    volumes,
    serviceAccountName: spec['serviceAccountName'] ?? spec['serviceAccount'] ?? 'default',
    securityContext: spec['securityContext'],
    automountServiceAccountToken: spec['automountServiceAccountToken'],
    os: spec['os'],
    nodeSelector: spec['nodeSelector'],
    volumeOf(name, folder) {
      const mounts = containers
        .filter((container) => name === undefined || container.name === name)
        .flatMap(({ volumeMounts }) => volumeMounts ?? [])
        .filter(({ mountPath }) => isWithin(folder, mountPath))
        .toSorted((a, b) => b.mountPath.length - a.mountPath.length);
      const mount = mounts[0];
      const volume = volumes.find((candidate) => candidate.name === mount?.name);
      return mount === undefined || volume === undefined ? undefined : { volume, mount };
    },
  };
}

function listAt(spec: Readonly<Record<string, unknown>>, key: string): readonly never[] {
  const value = spec[key];
  return Array.isArray(value) ? (value as never[]) : [];
}

function isWithin(folder: string, mountPath: string): boolean {
  const base = mountPath.replace(/\/+$/, '');
  return folder === base || folder.startsWith(`${base}/`);
}
