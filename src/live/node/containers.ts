import { isDeepStrictEqual } from 'node:util';
import type { EngineInput } from '../../engine/engine.ts';
import { addReports } from '../../engine/sequence.ts';
import type { Clock, Timer } from '../../model/clock.ts';
import type { Config } from '../../model/config.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';
import { addLedgers, type Ledger } from '../../model/ledger.ts';
import type { Log } from '../../model/log.ts';
import type { SequenceReport } from '../../model/sequence.ts';
import type { SourceStatus } from '../../model/source.ts';
import { podPathOf } from '../../read/node/pod-path.ts';
import { Container, type ContainerName, type ContainerState, keyOf } from './container.ts';
import { createContainerEngine } from './container-engine.ts';
import { type ContainersState, type ForgottenState, nothingForgotten } from './containers-state.ts';
import type { PodConfig } from './pod-configs.ts';

export interface ContainersOptions {
  readonly config: Config;
  /** How long a container is still shown whose log is gone, ms. */
  readonly keepGoneMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** What a pod says of its configuration; `undefined`: nothing is known of it. */
  readonly configOf?: (name: ContainerName, follower: Config) => PodConfig | undefined;
  readonly statusOf: (path: string) => SourceStatus | undefined;
  readonly isBehind: () => boolean;
  readonly write: (line: HeartbeatLine) => void;
  readonly onCounted: () => void;
  readonly resumed: ContainersState | undefined;
}

/**
 * The containers whose logs are followed, or were until a moment ago. There are never more than
 * `limits.maxFiles`: one that is gone makes room for one that comes.
 */
export class Containers {
  readonly #options: ContainersOptions;
  #config: Config;
  readonly #all = new Map<string, Container>();
  #forgotten: ForgottenState;
  /** Heartbeats written by those that are forgotten. */
  #forgottenHeartbeats = 0;
  #hasBegun = false;
  readonly #timers = new Map<Container, Timer>();

  /** @throws CodedError for rules or a profile that cannot be compiled */
  constructor(options: ContainersOptions) {
    this.#options = options;
    this.#config = options.config;
    const { containers = [], forgotten } = options.resumed ?? {};
    this.#forgotten = forgotten ?? nothingForgotten();
    // Told now, and not when the first pod comes.
    if (containers.length === 0) createContainerEngine(options.config);
    for (const state of containers) this.#open(state, state.firstLog, state);
  }

  /** All, in order of their names. */
  list(): readonly Container[] {
    return [...this.#all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, container]) => container);
  }

  /** The source has begun: whatever it does not follow by now is gone. */
  begin(): void {
    this.#hasBegun = true;
    for (const container of this.#all.values()) {
      container.heartbeatLoop.start();
      container.noteAbsence();
    }
  }

  /** All go on by another configuration. @throws CodedError where they cannot; nothing changed then */
  reload(config: Config): void {
    createContainerEngine(config);
    this.#config = config;
    for (const container of this.#all.values()) this.#configure(container);
  }

  /** Pods may say something else of their configuration now. */
  reconfigure(): void {
    for (const container of this.#all.values()) this.#configure(container);
  }

  /** Where the bytes of a path go that is a part of that log. */
  input(path: string, log: string): EngineInput {
    const name = podPathOf(log) ?? podPathOf(path);
    if (name === undefined) throw new Error(`${path} is no folder of a container`);
    const container = this.#all.get(keyOf(name)) ?? this.#open(name, log, undefined);
    return container.input(path, log);
  }

  ledger(): Ledger {
    return addLedgers([this.#forgotten.ledger, ...this.#of((engine) => engine.ledger())]);
  }

  get brokenBalances(): number {
    const { brokenBalances } = this.#forgotten;
    return this.#of((engine) => engine.brokenBalances).reduce(sum, brokenBalances);
  }

  sequence(): SequenceReport | undefined {
    if (this.#config.sequence === undefined) return undefined;
    return addReports([this.#forgotten.sequence, ...this.#of((engine) => engine.sequence())]);
  }

  get heartbeats(): number {
    return [...this.#all.values()]
      .map(({ heartbeatLoop }) => heartbeatLoop.count)
      .reduce(sum, this.#forgottenHeartbeats);
  }

  /** Containers that were known and are no more. */
  get forgotten(): number {
    return this.#forgotten.containers;
  }

  save(): ContainersState {
    return {
      containers: [...this.#all.values()].map((container) => container.save()),
      forgotten: this.#forgotten,
    };
  }

  /** The last heartbeat of each. */
  finish(): void {
    for (const { heartbeatLoop } of this.list()) heartbeatLoop.finish();
  }

  stop(): void {
    for (const { heartbeatLoop } of this.#all.values()) heartbeatLoop.stop();
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #open(
    { namespace, pod, container: of }: ContainerName,
    firstLog: string,
    resumed: ContainerState | undefined,
  ): Container {
    this.#makeRoom();
    const name = { namespace, pod, container: of };
    const podConfig = this.#options.configOf?.(name, this.#config);
    const container = new Container({
      ...this.#options,
      config: podConfig?.config ?? this.#config,
      name,
      firstLog,
      resumed,
      onGone: () => this.#forgetLater(container),
    });
    if (podConfig !== undefined) {
      container.isByItsOwn = podConfig.where !== undefined && podConfig.config !== undefined;
      this.#note(container, podConfig);
    }
    this.#all.set(keyOf(name), container);
    if (this.#hasBegun) container.heartbeatLoop.start();
    return container;
  }

  /** A pod that says what cannot be used is counted as before; one that is gone, to its end. */
  #configure(container: Container): void {
    const { configOf } = this.#options;
    const podConfig =
      configOf === undefined ? followerConfig : configOf(container.name, this.#config);
    if (podConfig === undefined) return;
    const { sequence, envelope } = container.config;
    const { isByItsOwn } = container;
    const next =
      podConfig.config ??
      (podConfig.problem !== undefined && isByItsOwn ? undefined : this.#config);
    const isMoved =
      next !== undefined && (next.sequence !== sequence || next.envelope !== envelope);
    if (isMoved) {
      const problem =
        'source.sequence and source.envelope hold from the start of a pod: start it anew';
      this.#note(container, { ...podConfig, problem });
      return;
    }
    this.#note(container, podConfig);
    if (next === undefined) return;
    container.isByItsOwn = podConfig.where !== undefined && podConfig.config !== undefined;
    if (!isDeepStrictEqual(next, container.config)) container.reload(next);
  }

  #note(container: Container, { where, problem }: PodConfig): void {
    const before = container.podConfig.problem;
    container.podConfig = { where, problem };
    if (problem === undefined || problem === before) return;
    this.#options.log.warn(
      'pod_config_refused',
      `${keyOf(container.name)}: ${where} cannot be used, the configuration before it or the follower's holds: ${problem}`,
    );
  }

  #makeRoom(): void {
    if (this.#all.size < this.#config.limits.maxFiles) return;
    const gone = [...this.#all.values()].filter(({ goneAtMs }) => goneAtMs !== undefined);
    const [first] = gone.sort((a, b) => (a.goneAtMs ?? 0) - (b.goneAtMs ?? 0));
    if (first !== undefined) this.#forget(first);
  }

  #forgetLater(container: Container): void {
    const { clock, keepGoneMs } = this.#options;
    const { goneAtMs } = container;
    this.#timers.get(container)?.cancel();
    const timer = clock.setTimer(() => {
      // It may have come back.
      if (container.goneAtMs === goneAtMs) this.#forget(container);
    }, keepGoneMs);
    this.#timers.set(container, timer);
  }

  #forget(container: Container): void {
    const { name, live, heartbeatLoop } = container;
    const key = keyOf(name);
    if (this.#all.get(key) !== container) return;
    this.#timers.get(container)?.cancel();
    this.#timers.delete(container);
    heartbeatLoop.finish();
    this.#all.delete(key);
    const { containers, ledger, sequence, brokenBalances } = this.#forgotten;
    const numbers = addReports([sequence, live.engine.sequence()]);
    this.#forgottenHeartbeats += heartbeatLoop.count;
    this.#forgotten = {
      containers: containers + 1,
      ledger: addLedgers([ledger, live.engine.ledger()]),
      ...(this.#config.sequence !== undefined && { sequence: numbers }),
      brokenBalances: brokenBalances + live.engine.brokenBalances,
    };
    this.#options.log.info('pod_forgotten', `${key}: is gone, its series are removed`);
    this.#options.onCounted();
  }

  #of<T>(read: (engine: Container['live']['engine']) => T): readonly T[] {
    return [...this.#all.values()].map(({ live }) => read(live.engine));
  }
}

const followerConfig: PodConfig = { config: undefined, where: undefined, problem: undefined };

function sum(a: number, b: number): number {
  return a + b;
}
