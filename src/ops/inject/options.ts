/** How the sidecar gets at the log of the service. */
export type LogAccess =
  /** Through the API server: works with any image, best effort. */
  | { readonly kind: 'pod' }
  /** A file that the service's own logger writes, on a volume that both mount: exact. */
  | { readonly kind: 'file'; readonly path: string }
  /** The node's own files, by one follower a node: the pod is marked, and nothing else. */
  | { readonly kind: 'node' };

export interface InjectOptions {
  /** The service's container; `undefined`: the only one there is. */
  readonly container: string | undefined;
  readonly log: LogAccess;
  readonly image: string;
  readonly port: number;
  /** ConfigMap with a `heartbeat.yaml`; `undefined`: the sidecar needs none. */
  readonly configMap: string | undefined;
  /** Secret with a `web.yaml` and the certificates that it names; `undefined`: plain HTTP for everyone. */
  readonly webConfigSecret: string | undefined;
  readonly preset: string | undefined;
  /** Whether to write the annotations by which many a Prometheus finds what to scrape. */
  readonly scrapeAnnotations: boolean;
  /** Whether to write the Role and RoleBinding that reading the pod's log takes. */
  readonly rbac: boolean;
}

/** What the pod's own parts are called: by these names they are found and taken out again. */
export const reservedNames = {
  container: 'heartbeat',
  stateVolume: 'heartbeat-state',
  configVolume: 'heartbeat-config',
  webConfigVolume: 'heartbeat-web-config',
  logVolume: 'heartbeat-log',
  /** Annotation of the pod template: what was added to it, so that it can be taken out. */
  record: 'heartbeat/injected',
  /** Annotation that asks the follower of the node for this pod. */
  enabled: 'heartbeat/enabled',
  /** Annotation that names the service's container. */
  containerName: 'heartbeat/container',
  /** Annotations that tell the follower of the node how this pod is counted. */
  configMapName: 'heartbeat/config-map',
  presetName: 'heartbeat/preset',
  /** Label of what was written beside a workload, such as its Role. */
  forWorkload: 'heartbeat/injected-for',
  /** ConfigMap whose variables every sidecar of a namespace takes, where it is there. */
  environment: 'heartbeat',
} as const;
