import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('writer.js', import.meta.url));

/** A service in a process of its own that logs lines numbered from 1; each order is awaited. */
export interface Writer {
  /** The number of the last line of which at least a part was written, as of the last answer. */
  readonly written: number;
  /** As fast as it can, 500 lines a write. */
  write(lines: number): Promise<void>;
  /** Evenly, one write a line. Other orders are taken meanwhile. */
  steady(lines: number, perSecond: number): Promise<void>;
  /** A part of the next line, its first `at` bytes; what is written next begins with the rest. */
  tear(at: number): Promise<void>;
  /** The rest of a torn line. */
  mend(): Promise<void>;
  /** Text as it is. */
  raw(text: string): Promise<void>;
  /** Closes its log and opens the path again, as a logger does when told of a rotation. */
  reopen(): Promise<void>;
  end(): void;
}

export interface WriterOptions {
  /** How it opens its log; `a` by default, `w` or `r+` for a writer not in append mode. */
  readonly flags?: string;
  /** The number of its first line; 1 by default. */
  readonly first?: number;
}

interface Answer {
  readonly id: number;
  readonly written: number;
  readonly problem?: string;
}

export async function startWriter(path: string, options: WriterOptions = {}): Promise<Writer> {
  const { flags = 'a', first = 1 } = options;
  const child = fork(script, [path, flags, String(first)], { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const waiting = new Map<number, (answer: Answer) => void>();
  let written = first - 1;
  let lastId = 0;
  const answered = (id: number): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.set(id, ({ problem }) => {
        if (problem === undefined) resolve();
        else reject(new Error(problem));
      });
      child.once('exit', (code) => reject(new Error(`the writer of ${path} ended: ${code}`)));
    });
  child.setMaxListeners(0);
  child.on('message', (answer: Answer) => {
    written = answer.written;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const order = (what: string, details: object = {}): Promise<void> => {
    lastId += 1;
    child.send({ id: lastId, do: what, ...details });
    return answered(lastId);
  };
  await answered(0);
  return {
    get written() {
      return written;
    },
    write: (lines) => order('write', { lines }),
    steady: (lines, perSecond) => order('steady', { lines, perSecond }),
    tear: (at) => order('tear', { at }),
    mend: () => order('mend'),
    raw: (text) => order('raw', { text }),
    reopen: () => order('reopen'),
    end: () => void child.kill('SIGKILL'),
  };
}
