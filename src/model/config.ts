import type { Declarations } from './declaration.ts';
import type { EnvelopeChoice } from './line.ts';

/**
 * Where to begin in a log: where an earlier run stopped, else at the log's beginning or end; or,
 * whatever an earlier run did, at one of the two.
 */
type StartPosition = 'saved-or-beginning' | 'saved-or-end' | 'beginning' | 'end';

export type SourceConfig =
  | FileSourceConfig
  | PodSourceConfig
  | NodeSourceConfig
  | { readonly kind: 'stdin' }
  | { readonly kind: 'command'; readonly command: string; readonly args: readonly string[] };

/** Logs that are followed. */
export interface FileSourceConfig {
  readonly kind: 'file';
  /** Paths, patterns (`logs/*.log`) and folders of containers; one at least. */
  readonly paths: readonly string[];
  readonly start: StartPosition;
}

/** The logs of the pods of a node, in the kubelet's own folder. */
export interface NodeSourceConfig {
  readonly kind: 'node';
  readonly directory: string;
  /** Names, or patterns of such. */
  readonly namespaces: readonly string[];
  readonly pods: readonly string[];
  readonly containers: readonly string[];
  /** Only pods that ask for it by annotation. */
  readonly annotated: boolean;
  /** How long the series of a container stay whose log is gone. */
  readonly keepGoneSeconds: number;
  readonly start: StartPosition;
}

/** The log of a container, as the API server of its cluster gives it. */
export interface PodSourceConfig {
  readonly kind: 'pod';
  /** `undefined`: the only one of its pod. */
  readonly container: string | undefined;
  /** `undefined`: the pod that this process runs in. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** Path of the kubeconfig, and the context in it, where the cluster is not the one around us. */
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly start: StartPosition;
}

/** A threshold pair: beyond `degraded` is a warning, beyond `unhealthy` fails `/health`. */
export interface Threshold {
  readonly degraded: number | undefined;
  readonly unhealthy: number | undefined;
}

export interface HealthConfig {
  /** Seconds without a record after which the service counts as silent. */
  readonly silenceSeconds: Threshold;
  /** `error_rate_per_second` of the last heartbeat. */
  readonly errorRatePerSecond: Threshold;
  /** Intervals of the service's own heartbeat without one. */
  readonly missedHeartbeats: Threshold;
  /** Bytes not read yet. */
  readonly backlogBytes: Threshold;
}

/** The effective configuration: validated, complete and frozen. */
export interface Config {
  /** Name of the service that is watched. */
  readonly service: string;
  /** `undefined` until a flag or the file names one; `analyze` needs none. */
  readonly source: SourceConfig | undefined;
  /** Field with the log's running number; `undefined`: it has none. */
  readonly sequence: string | undefined;
  readonly envelope: EnvelopeChoice;
  readonly heartbeat: {
    readonly enabled: boolean;
    readonly intervalSeconds: number;
    /** How long a window on event time takes late records after its end. */
    readonly graceSeconds: number;
    readonly includeDetailedStats: boolean;
    /** Path of the heartbeat file; `undefined`: stdout. */
    readonly out: string | undefined;
  };
  readonly http: {
    readonly enabled: boolean;
    readonly host: string;
    readonly port: number;
    /** Path of the file with TLS and users; `undefined`: everyone may ask, over plain HTTP. */
    readonly webConfigFile: string | undefined;
    /** Show lines that nothing was made of, secrets masked. */
    readonly quarantine: boolean;
  };
  readonly health: HealthConfig;
  /** Checkpoints: what a restart goes on from. Only files can be read again, so only they have it. */
  readonly state: {
    readonly enabled: boolean;
    /** `undefined`: a folder `.heartbeat` beside the log. */
    readonly directory: string | undefined;
    /** Shortest time between two fsyncs: what a power cut, but no crash, may take back. */
    readonly fsyncSeconds: number;
  };
  /** How a changed configuration is taken over, beside SIGHUP. */
  readonly reload: {
    /** Whether the file is followed. */
    readonly follow: boolean;
    /** Whether `POST /-/reload` reads it again. */
    readonly http: boolean;
  };
  readonly limits: {
    /** Longer lines are counted as oversize and not decoded. */
    readonly maxLineBytes: number;
    /** Logs followed at a time; more are counted and told of. */
    readonly maxFiles: number;
  };
  /** Logger profile to read canonical fields by; `auto` recognises it. */
  readonly profile: string;
  readonly declarations: Declarations;
}
