import type { Writable } from 'node:stream';
import type { Clock } from '../model/clock.ts';
import type { Config, SourceConfig } from '../model/config.ts';
import { exitCode } from '../model/error.ts';
import type { Log } from '../model/log.ts';
import type { Source } from '../model/source.ts';
import { createFileSource } from '../source/file-source.ts';

export interface OpenSourceOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly stdout: Writable;
  /** Bytes of the unfinished line, which the engine holds. */
  readonly pending: () => number;
}

/** A source, and what depends on its kind. */
export interface OpenSource {
  readonly source: Source;
  /** Where heartbeats go that have no file of their own. */
  readonly out: Writable | ((text: string) => void);
  ready(): true | { readonly reason: string; readonly retryAfterSeconds: number };
  /** Ends the source on a signal: settles when all that is written has been handed over. */
  end(signal: NodeJS.Signals): Promise<void>;
  forward(signal: NodeJS.Signals): void;
  /** The exit code, once the source is over. */
  exitCode(): Promise<number>;
}

export function openSource(options: OpenSourceOptions): OpenSource {
  const { clock, log, stdout, pending } = options;
  const source = createFileSource({
    path: (options.config.source as Extract<SourceConfig, { kind: 'file' }>).path,
    clock,
    startAt: 'beginning',
    pending,
    log: ({ event, message }) => log.info(event, message),
  });
  return {
    source,
    out: stdout,
    ready: () => true,
    end: () => source.drain(),
    forward: () => {},
    exitCode: () => Promise.resolve(exitCode.ok),
  };
}
