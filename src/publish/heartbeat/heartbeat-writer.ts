import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { stringify } from 'ndjson';
import { CodedError } from '../../model/error.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';

export interface HeartbeatWriterOptions {
  /** Where lines go: a stream (stdout, a file), or a function that takes whole lines of text. */
  readonly to: Writable | ((text: string) => void);
  /** Told of the first error (EPIPE, ENOSPC, …) and of no other; lines after it are dropped. */
  readonly onError: (error: Error) => void;
}

/** Writes heartbeats as NDJSON. Nothing here throws: a heartbeat must never end the sidecar. */
export interface HeartbeatWriter {
  write(line: HeartbeatLine): void;
  /** Settles when the stream can take more; at once while it can, or once it has failed. */
  ready(): Promise<void>;
  /** Settles when all lines are handed over. Leaves stdout open, as nobody may close it. */
  close(): Promise<void>;
}

export function createHeartbeatWriter({ to, onError }: HeartbeatWriterOptions): HeartbeatWriter {
  const target = typeof to === 'function' ? callingStream(to) : to;
  const lines = stringify();
  let failed = false;
  // The stream's own `writableNeedDrain` is younger than the one that ndjson is made of.
  let full = false;
  lines.on('drain', () => {
    full = false;
  });
  const fail = (error: Error): void => {
    if (failed) return;
    failed = true;
    lines.unpipe(target);
    // Nobody reads what is still inside.
    lines.resume();
    onError(error);
  };
  target.on('error', fail);
  lines.on('error', fail);
  const owned = target !== process.stdout && target !== process.stderr;
  lines.pipe(target, { end: owned });

  return {
    write(line) {
      if (!failed) full = !lines.write(line);
    },
    ready: () => settled(lines, 'drain', () => failed || !full, target),
    async close() {
      if (failed || lines.writableEnded) return;
      const done = owned
        ? settled(target, 'finish', () => failed || target.writableFinished, target)
        : settled(lines, 'end', () => failed, target);
      lines.end();
      await done;
    },
  };
}

/** Opens (or creates) a heartbeat file; lines go to its end. Errors come as the stream's. */
export function openHeartbeatFile(path: string): Writable {
  const file = createWriteStream(path, { flags: 'a' });
  const stream = new Writable({
    write: (chunk, encoding, done) =>
      void file.write(chunk, encoding, (e) => done(explain(e, path))),
    final: (done) => void file.end(done),
  });
  file.on('error', (error) => stream.destroy(explain(error, path) ?? undefined));
  return stream;
}

function explain(cause: Error | null | undefined, path: string): Error | null {
  if (cause === null || cause === undefined) return null;
  return new CodedError('HEARTBEAT_OUT', `cannot write heartbeats to ${path}: ${cause.message}`, {
    cause,
    hint: 'Counting goes on. Name a file that can be written with --heartbeat-out.',
  });
}

function callingStream(write: (text: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      try {
        write(String(chunk));
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

/** Waits for an event of a stream, or for the failure of the target. */
function settled(
  emitter: NodeJS.EventEmitter,
  event: string,
  already: () => boolean,
  target: NodeJS.EventEmitter,
): Promise<void> {
  if (already()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      emitter.off(event, finish);
      target.off('error', finish);
      target.off('close', finish);
      resolve();
    };
    emitter.on(event, finish);
    target.on('error', finish);
    target.on('close', finish);
  });
}
