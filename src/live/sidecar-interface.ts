import type { Writable } from 'node:stream';
import type { Clock } from '../model/clock.ts';
import type { Config, SourceConfig } from '../model/config.ts';
import type { Log } from '../model/log.ts';
import type { Configuration } from './configuration.ts';

export interface SidecarOptions {
  readonly configuration: Configuration;
  readonly config: Config;
  readonly source: SourceConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly stdout: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Sidecar {
  /** Listens, then begins to read. @throws CodedError where it cannot listen. */
  start(): Promise<void>;
  /** Goes on by another configuration, in one turn. @throws CodedError where it cannot; nothing changed then */
  reload(config: Config): void;
  /** Counts what is already written, says the final heartbeat, and ends. */
  end(signal: NodeJS.Signals): void;
  /** For a wrapped command: a signal that is its own. */
  forward(signal: NodeJS.Signals): void;
  /** Settles with the exit code when all is over. */
  readonly done: Promise<number>;
}
