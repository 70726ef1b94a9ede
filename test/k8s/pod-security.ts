interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly privileged?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type?: string };
}

interface Container {
  readonly name: string;
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly securityContext?: SecurityContext;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext;
}

const volumeKinds = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/**
 * What a pod does that the Pod Security Standard "restricted" forbids; see
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function beyondRestricted(pod: PodSpec): string[] {
  const host = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((key) => pod[key]);
  const volumes = (pod.volumes ?? [])
    .flatMap((volume) => Object.keys(volume))
    .filter((key) => key !== 'name' && !volumeKinds.has(key));
  const containers = [...(pod.initContainers ?? []), ...pod.containers].flatMap((container) =>
    ofContainer(container, pod.securityContext).map((what) => `${container.name}: ${what}`),
  );
  return [...host, ...volumes.map((kind) => `volume of kind ${kind}`), ...containers];
}

function ofContainer(container: Container, pod: SecurityContext = {}): string[] {
  const own = container.securityContext ?? {};
  const { runAsNonRoot, runAsUser, seccompProfile } = { ...pod, ...own };
  const added = (own.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const seccomp = seccompProfile?.type;
  return [
    ...(own.privileged ? ['privileged'] : []),
    ...(own.allowPrivilegeEscalation === false ? [] : ['allowPrivilegeEscalation']),
    ...(own.capabilities?.drop?.includes('ALL') ? [] : ['capabilities are not dropped']),
    ...added.map((name) => `capability ${name}`),
    ...(runAsNonRoot ? [] : ['may run as root']),
    ...(runAsUser === 0 ? ['runs as root'] : []),
    ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : ['no seccomp profile']),
    ...((container.ports ?? []).some(({ hostPort }) => hostPort) ? ['host port'] : []),
  ];
}
