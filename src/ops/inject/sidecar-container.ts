import { dirname } from 'node:path';
import { type InjectOptions, reservedNames } from './options.ts';
import type { RunAs } from './pod-spec.ts';

/** Where the sidecar keeps its checkpoint: an emptyDir outlives the container, not the pod. */
const stateDirectory = '/var/lib/heartbeat';
const configDirectory = '/etc/heartbeat';
const webConfigDirectory = '/etc/heartbeat-web';

/** The numeric user of the image: a pod that must not run as root asks for a number. */
const userId = 65_532;

export interface SidecarTarget {
  /** Name that the metrics carry. */
  readonly service: string;
  /** Container whose log is read. */
  readonly container: string;
  /** Volume with the log, and where in it; absent where no file is read. */
  readonly logVolume?: { readonly name: string; readonly subPath?: string };
  /** As whom the service writes that log, where the manifest says: its files may be its own only. */
  readonly runAs?: RunAs;
}

/**
 * The sidecar as an init container with `restartPolicy: Always`: Kubernetes starts it before the
 * service, stops it after the service, and a Job completes although it never ends by itself. See
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export function sidecarContainer(options: InjectOptions, target: SidecarTarget): object {
  const { image, port } = options;
  const probe = probeOf(options);
  return {
    name: reservedNames.container,
    image,
    restartPolicy: 'Always',
    envFrom: [{ configMapRef: { name: reservedNames.environment, optional: true } }],
    env: environment(options, target),
    ports: [{ name: 'heartbeat', containerPort: port, protocol: 'TCP' }],
    // The service's health is no part of it: a service that is ill must not lose its observer.
    startupProbe: { ...probe, periodSeconds: 1, failureThreshold: 30 },
    livenessProbe: { ...probe, periodSeconds: 10, failureThreshold: 3 },
    resources: {
      requests: { cpu: '50m', memory: '96Mi' },
      limits: { cpu: '500m', memory: '192Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsGroup: target.runAs?.runAsGroup ?? userId,
      runAsNonRoot: true,
      runAsUser: target.runAs?.runAsUser ?? userId,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: mounts(options, target),
  };
}

/** The volumes that the sidecar brings, less the one with the log. */
export function sidecarVolumes({ configMap, webConfigSecret }: InjectOptions): readonly object[] {
  return [
    { name: reservedNames.stateVolume, emptyDir: { sizeLimit: '64Mi' } },
    ...(configMap === undefined
      ? []
      : [{ name: reservedNames.configVolume, configMap: { name: configMap } }]),
    ...(webConfigSecret === undefined
      ? []
      : [{ name: reservedNames.webConfigVolume, secret: { secretName: webConfigSecret } }]),
  ];
}

/** The volume for a log that the service writes; it must never fill the node's disk. */
export const logVolume = { name: reservedNames.logVolume, emptyDir: { sizeLimit: '1Gi' } } as const;

function environment(options: InjectOptions, { service, container }: SidecarTarget): object[] {
  const { log, port, preset, configMap, webConfigSecret } = options;
  const fieldRef = (fieldPath: string): object => ({ fieldRef: { fieldPath } });
  const sources =
    log.kind === 'file'
      ? [{ name: 'HEARTBEAT_FILE', value: log.path }]
      : [
          { name: 'POD_NAME', valueFrom: fieldRef('metadata.name') },
          { name: 'POD_NAMESPACE', valueFrom: fieldRef('metadata.namespace') },
          { name: 'HEARTBEAT_POD_CONTAINER', value: container },
        ];
  return [
    { name: 'HEARTBEAT_SERVICE', value: service },
    ...sources,
    { name: 'HEARTBEAT_STATE_DIR', value: stateDirectory },
    { name: 'HEARTBEAT_PORT', value: String(port) },
    ...(preset === undefined ? [] : [{ name: 'HEARTBEAT_PRESET', value: preset }]),
    ...(configMap === undefined
      ? []
      : [{ name: 'HEARTBEAT_CONFIG', value: `${configDirectory}/heartbeat.yaml` }]),
    ...(webConfigSecret === undefined
      ? []
      : [{ name: 'HEARTBEAT_WEB_CONFIG_FILE', value: `${webConfigDirectory}/web.yaml` }]),
  ];
}

function mounts(
  { log, configMap, webConfigSecret }: InjectOptions,
  { logVolume }: SidecarTarget,
): object[] {
  const state = { name: reservedNames.stateVolume, mountPath: stateDirectory };
  const config = { name: reservedNames.configVolume, mountPath: configDirectory, readOnly: true };
  const web = {
    name: reservedNames.webConfigVolume,
    mountPath: webConfigDirectory,
    readOnly: true,
  };
  const logs =
    log.kind === 'file' && logVolume !== undefined
      ? [{ ...logVolume, mountPath: dirname(log.path), readOnly: true }]
      : [];
  return [
    state,
    ...(configMap === undefined ? [] : [config]),
    ...logs,
    ...(webConfigSecret === undefined ? [] : [web]),
  ];
}

/** Behind a web configuration the kubelet is nobody: it has no password, and no certificate of a client. */
function probeOf({ port, webConfigSecret }: InjectOptions): object {
  if (webConfigSecret !== undefined) return { tcpSocket: { port } };
  return { httpGet: { path: '/livez', port } };
}
