import { constants } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Clock } from '../model/clock.ts';
import type {
  FileSourceConfig,
  NodeSourceConfig,
  PodSourceConfig,
  SourceConfig,
} from '../model/config.ts';
import { CodedError, exitCode } from '../model/error.ts';
import type { EnvelopeChoice } from '../model/line.ts';
import type { Log } from '../model/log.ts';
import type { Source, SourceStatus } from '../model/source.ts';
import { createFilesSource, type FileInput } from '../read/files/files-source.ts';
import { createPodLogSource } from '../read/pod/pod-log-source.ts';
import { readsStamps } from '../read/pod/pod-stamps.ts';
import { type CommandExit, createCommandSource } from '../read/stream/command-source.ts';
import { createStdinSource } from '../read/stream/stream-source.ts';
import type { NodePods } from './node/node-pods.ts';
import type { PodLog } from './pod-log.ts';
import type { SourcePosition } from './saved-state.ts';

export interface OpenSourceOptions {
  readonly source: SourceConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly stdout: Writable;
  /** Where the bytes of one of several files go. */
  readonly input: (path: string, log: string) => FileInput;
  readonly maxFiles: number;
  /** Longest line that is kept whole. */
  readonly maxLineBytes: number;
  readonly envelope: EnvelopeChoice;
  /** For a source of that kind. */
  readonly pod: PodLog | undefined;
  readonly node: NodePods | undefined;
  /** Where an earlier run stopped: `null` before there was a log, `undefined` if none ran. */
  readonly resumed: SourcePosition | null | undefined;
}

/** A source, and what depends on its kind. */
export interface OpenSource {
  readonly source: Source;
  /** Where reading stands, for a source that can be read again. */
  position(): SourcePosition | undefined;
  /** How reading one of several files fares; `undefined`: it is not followed. */
  statusOf?(path: string): SourceStatus | undefined;
  /** Where heartbeats go that have no file of their own. */
  readonly out: Writable | ((text: string) => void);
  /** Ends the source on a signal; settles when all that is already written is handed over. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Passes a signal on that is the wrapped command's own. */
  forward(signal: NodeJS.Signals): void;
  /** Once the source is over. @throws CodedError where there was nothing to run. */
  exitCode(): Promise<number>;
}

export function openSource({ source, ...options }: OpenSourceOptions): OpenSource {
  switch (source.kind) {
    case 'file':
      return openFile(source, options);
    case 'node':
      return openNode(source, options);
    case 'pod':
      return openPod(source, options);
    case 'stdin':
      return opened(createStdinSource({ stream: process.stdin, clock: options.clock }), options);
    case 'command':
      return openCommand(source.command, source.args, options);
  }
}

type Surroundings = Omit<OpenSourceOptions, 'source'>;

function openFile({ paths, start }: FileSourceConfig, options: Surroundings): OpenSource {
  const { clock, log, input, node, maxFiles, resumed } = options;
  const startAt = startOf(start, resumed);
  const source = createFilesSource({
    paths,
    clock,
    startAt,
    ...(resumed && 'files' in resumed && { resume: resumed }),
    input,
    ...(node && { isSelected: (path) => node.isSelected(path) }),
    maxFiles,
    log: ({ event, message }) => {
      const isTrouble = event === 'problem' || event === 'over_limit';
      log[isTrouble ? 'warn' : 'info'](`source_${event}`, message);
    },
  });
  return {
    ...opened(source, options),
    position: () => source.position(),
    statusOf: (path) => source.statusOf(path),
  };
}

/** Each container's folder is a log. */
function openNode({ directory, start }: NodeSourceConfig, options: Surroundings): OpenSource {
  const { node } = options;
  if (node === undefined) throw new Error('a node source needs its pods');
  const paths = [join(directory, '*', '*')];
  return {
    ...openFile({ kind: 'file', paths, start }, options),
    async exitCode() {
      await node.close();
      return exitCode.ok;
    },
  };
}

/** What has come since an earlier run found no log is new from its first byte on. */
function startOf(start: FileSourceConfig['start'], resumed: Surroundings['resumed']) {
  return start.endsWith('end') && resumed === undefined ? 'end' : 'beginning';
}

function openPod({ start }: PodSourceConfig, options: Surroundings): OpenSource {
  const { clock, log, resumed, pod, maxLineBytes, envelope } = options;
  if (pod === undefined) throw new Error('a pod source needs its pod');
  const source = createPodLogSource({
    api: pod.api,
    name: pod.name,
    clock,
    startAt: startOf(start, resumed),
    ...(resumed && 'second' in resumed && { resume: resumed }),
    maxLineBytes,
    keepsStamps: readsStamps(envelope),
    isAttended: !pod.isInCluster,
    log: ({ event, message }) =>
      log[event === 'problem' ? 'warn' : 'info'](`source_${event}`, message),
  });
  return {
    ...opened(source, options),
    position: () => source.position(),
    async exitCode() {
      await pod.close();
      if (source.failure !== undefined) throw source.failure;
      return exitCode.ok;
    },
  };
}

/** A source that has no life of its own: it ends when it has been drained. */
function opened(source: Source, { stdout }: Surroundings): OpenSource {
  return {
    source,
    position: () => undefined,
    out: stdout,
    end: () => source.drain(),
    forward: () => {},
    exitCode: () => Promise.resolve(exitCode.ok),
  };
}

function openCommand(
  command: string,
  args: readonly string[],
  { clock, stdout }: Surroundings,
): OpenSource {
  const source = createCommandSource({ command, args, clock, stdout });
  return {
    source,
    position: () => undefined,
    out: (text) => source.betweenLines(text),
    async end(signal) {
      source.forward(signal);
      await source.exit.catch(() => {});
    },
    forward: (signal) => void source.forward(signal),
    async exitCode() {
      try {
        return shellExitCode(await source.exit);
      } catch (error) {
        throw error instanceof CodedError ? asShellWould(error) : error;
      }
    },
  };
}

/** A process ended by a signal has no exit code; shells report 128 and the signal's number. */
function shellExitCode({ code, signal }: CommandExit): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** What a shell exits with where there is nothing to run: 127 not found, 126 not executable. */
function asShellWould(error: CodedError): CodedError {
  const exit = error.code === 'COMMAND_NOT_FOUND' ? 127 : 126;
  const { cause, hint } = error;
  return new CodedError(error.code, error.message, {
    cause,
    ...(hint !== undefined && { hint }),
    exitCode: exit,
  });
}
