import type { EngineInput, EngineState } from '../../engine/engine.ts';
import type { Clock } from '../../model/clock.ts';
import type { Config } from '../../model/config.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Log } from '../../model/log.ts';
import type { SourceStatus } from '../../model/source.ts';
import { originOf, type PodPath } from '../../read/node/pod-path.ts';
import { createHeartbeatLoop, type HeartbeatLoop } from '../heartbeat-loop.ts';
import type { SavedHeartbeatLoop } from '../heartbeat-loop-state.ts';
import { createLiveEngine, type LiveEngine } from '../live-engine.ts';
import { statusOfLogs } from './log-status.ts';
import type { PodConfig } from './pod-configs.ts';

/** Whose log it is, as the kubelet's folder says. */
export type ContainerName = Pick<PodPath, 'namespace' | 'pod' | 'container'>;

/** What a container saves: plain JSON. */
export interface ContainerState extends ContainerName {
  /**
   * The log whose writers are named by their records alone: the first. A pod that comes back under
   * its name has another folder, and the totals that it prints are of another writer.
   */
  readonly firstLog: string;
  readonly engine: EngineState;
  readonly pulse: SavedHeartbeatLoop;
}

export interface ContainerOptions {
  readonly name: ContainerName;
  readonly firstLog: string;
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** How reading a followed path fares; `undefined`: it is not followed. */
  readonly statusOf: (path: string) => SourceStatus | undefined;
  readonly isBehind: () => boolean;
  readonly write: (line: HeartbeatLine) => void;
  readonly onCounted: () => void;
  /** The last of its logs is gone, and was read to its end. */
  readonly onGone: () => void;
  readonly resumed: ContainerState | undefined;
}

/**
 * One container's log and all that is made of it: an engine of its own, so that nothing of one pod
 * is ever counted for another, and heartbeats of its own. It is known by its names: a pod that
 * comes back under them (StatefulSet, static pod) goes on with its counters.
 */
export class Container {
  readonly name: ContainerName;
  readonly live: LiveEngine;
  readonly heartbeatLoop: HeartbeatLoop;
  readonly #options: ContainerOptions;
  #config: Config;
  readonly #paths = new Set<string>();
  /** Bytes that were read of paths that are followed no more. */
  #closedBytes = 0;
  #goneAtMs: number | undefined;

  constructor(options: ContainerOptions) {
    const { name, config, clock, log, resumed } = options;
    this.name = name;
    this.#options = options;
    this.#config = config;
    this.live = createLiveEngine({
      config,
      clock,
      log,
      framing: 'block',
      onEnd: () => {},
      onCounted: options.onCounted,
      resumed: resumed?.engine,
    });
    this.heartbeatLoop = createHeartbeatLoop({
      config,
      clock,
      snapshot: () => this.live.engine.snapshot(),
      ledger: () => this.ledger(),
      span: this.live.span,
      isBehind: options.isBehind,
      write: (line) => options.write(withName(line, name)),
      resumed: resumed?.pulse,
    });
  }

  /** Where the bytes of a path go that is a part of that log. */
  input(path: string, log: string): EngineInput {
    const { firstLog } = this.#options;
    const input = this.live.input(path, log === firstLog ? undefined : log, originOf(path));
    this.#paths.add(path);
    this.#goneAtMs = undefined;
    return {
      chunk: (bytes) => input.chunk(bytes),
      boundary: () => input.boundary(),
      get pendingBytes() {
        return input.pendingBytes;
      },
      close: () => {
        input.close();
        this.#close(path);
      },
    };
  }

  /** What it is counted by now. */
  get config(): Config {
    return this.#config;
  }

  /** Where the pod says how it is to be counted, and why that cannot be used. */
  podConfig: Pick<PodConfig, 'where' | 'problem'> = { where: undefined, problem: undefined };

  /** It is counted by what the pod says, not by the follower's own configuration. */
  isByItsOwn = false;

  /** Goes on by another configuration. @throws CodedError where it cannot; nothing changed then */
  reload(config: Config): void {
    this.live.reload(config);
    this.heartbeatLoop.reload(config);
    this.#config = config;
  }

  /** When the last of its logs went, by the monotonic clock, ms; `undefined`: one is there. */
  get goneAtMs(): number | undefined {
    return this.#goneAtMs;
  }

  /** What no log was found of any more. */
  noteAbsence(): void {
    if (this.#paths.size === 0) this.#gone();
  }

  ledger(): Ledger {
    this.live.audit(this.#closedBytes + this.status().bytesRead);
    return this.live.engine.ledger();
  }

  status(): SourceStatus {
    const { statusOf, firstLog } = this.#options;
    return statusOfLogs(
      firstLog,
      [...this.#paths].flatMap((path) => statusOf(path) ?? []),
    );
  }

  /** The last heartbeat, with the names; `undefined` before the first. */
  get lastHeartbeat(): HeartbeatLine | undefined {
    const { last } = this.heartbeatLoop;
    return last && withName(last, this.name);
  }

  save(): ContainerState {
    return {
      ...this.name,
      firstLog: this.#options.firstLog,
      engine: this.live.engine.save(),
      pulse: this.heartbeatLoop.save(),
    };
  }

  #close(path: string): void {
    this.#closedBytes += this.#options.statusOf(path)?.bytesRead ?? 0;
    this.#paths.delete(path);
    if (this.#paths.size === 0) this.#gone();
  }

  #gone(): void {
    if (this.#goneAtMs !== undefined) return;
    this.#goneAtMs = this.#options.clock.monotonic();
    this.#options.onGone();
  }
}

export function keyOf({ namespace, pod, container }: ContainerName): string {
  return `${namespace}/${pod}/${container}`;
}

/** A heartbeat line that says whose it is. */
function withName(line: HeartbeatLine, name: ContainerName): HeartbeatLine {
  const { event, ...rest } = line;
  const { namespace, pod, container } = name;
  return { event, namespace, pod, container, ...rest };
}
