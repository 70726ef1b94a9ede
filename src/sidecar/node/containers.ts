import type { EngineInput } from '../../engine/engine.ts';
import { addReports } from '../../engine/sequence.ts';
import type { Clock, Timer } from '../../model/clock.ts';
import type { Config } from '../../model/config.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';
import { addLedgers, type Ledger } from '../../model/ledger.ts';
import type { Log } from '../../model/log.ts';
import type { SequenceReport } from '../../model/sequence.ts';
import type { SourceStatus } from '../../model/source.ts';
import { podPathOf } from '../../source/node/pod-path.ts';
import { Container, type ContainerName, type ContainerState, keyOf } from './container.ts';
import {
  type ContainersState,
  createContainerEngine,
  type ForgottenState,
  nothingForgotten,
} from './containers-state.ts';

export interface ContainersOptions {
  readonly config: Config;
  /** How long a container is still shown whose log is gone, ms. */
  readonly keepGoneMs: number;
  readonly clock: Clock;
  readonly log: Log;
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
      container.pulse.start();
      container.noteAbsence();
    }
  }

  /** All go on by another configuration. @throws CodedError where they cannot; nothing changed then */
  reload(config: Config): void {
    createContainerEngine(config);
    this.#config = config;
    for (const container of this.#all.values()) container.reload(config);
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
      .map(({ pulse }) => pulse.count)
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
    for (const { pulse } of this.list()) pulse.finish();
  }

  stop(): void {
    for (const { pulse } of this.#all.values()) pulse.stop();
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
    const container = new Container({
      ...this.#options,
      config: this.#config,
      name,
      firstLog,
      resumed,
      onGone: () => this.#forgetLater(container),
    });
    this.#all.set(keyOf(name), container);
    if (this.#hasBegun) container.pulse.start();
    return container;
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
    const { name, watch, pulse } = container;
    const key = keyOf(name);
    if (this.#all.get(key) !== container) return;
    this.#timers.get(container)?.cancel();
    this.#timers.delete(container);
    pulse.finish();
    this.#all.delete(key);
    const { containers, ledger, sequence, brokenBalances } = this.#forgotten;
    const numbers = addReports([sequence, watch.engine.sequence()]);
    this.#forgottenHeartbeats += pulse.count;
    this.#forgotten = {
      containers: containers + 1,
      ledger: addLedgers([ledger, watch.engine.ledger()]),
      ...(this.#config.sequence !== undefined && { sequence: numbers }),
      brokenBalances: brokenBalances + watch.engine.brokenBalances,
    };
    this.#options.log.info('pod_forgotten', `${key}: is gone, its series are removed`);
    this.#options.onCounted();
  }

  #of<T>(read: (engine: Container['watch']['engine']) => T): readonly T[] {
    return [...this.#all.values()].map(({ watch }) => read(watch.engine));
  }
}

function sum(a: number, b: number): number {
  return a + b;
}
