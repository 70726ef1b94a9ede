import type { LogAnswer, LogApi, LogQuery } from '../../../src/read/pod/log-api.ts';

interface Instance {
  /** Each with its stamp and newline, but for a last one that never got one. */
  readonly lines: string[];
  /** Lines before this one are in a rotated file, which the API does not show. */
  visibleFrom: number;
  /** Follows that began before this do not hear of what is written. */
  deafSince: number;
  isOver: boolean;
}

export interface Refused {
  readonly status: number;
  readonly message?: string;
  readonly retryAfterSeconds?: number;
}

/**
 * The log of a container as the API server and the kubelet give it: whole seconds of `sinceTime`,
 * the current file alone, the previous instance alone, follows that end with the container.
 */
export class ContainerLog implements LogApi {
  readonly queries: LogQuery[] = [];
  /** Answers to give before any log, in order. */
  readonly refusals: Refused[] = [];
  /** Bytes after which every answer ends, as a limit on it would. */
  limitBytes = Number.POSITIVE_INFINITY;
  /** Bytes of each chunk. */
  chunkBytes = Number.POSITIVE_INFINITY;
  /** What a pod's log is not: refused for as long as it is set. */
  missing: Refused | undefined;
  #instances: Instance[] = [newInstance()];
  #follows = 0;
  #broken = 0;
  #wakeUps: (() => void)[] = [];

  write(stamp: string, text: string): void {
    this.writeRaw(`${stamp} ${text}\n`);
  }

  writeRaw(line: string): void {
    this.#current.lines.push(line);
    this.#wake();
  }

  restart(): void {
    this.#current.isOver = true;
    this.#instances.push(newInstance());
    this.#wake();
  }

  /** The kubelet renames the file; follows go on, or fall silent without an end. */
  rotate(follows: 'go on' | 'fall silent'): void {
    this.#current.visibleFrom = this.#current.lines.length;
    if (follows === 'fall silent') this.#current.deafSince = this.#follows;
    this.#wake();
  }

  /** Follows fall silent; the file is the same. */
  fallSilent(): void {
    this.#current.deafSince = this.#follows;
    this.#wake();
  }

  /** Every answer that is under way breaks. */
  breakConnections(): void {
    this.#broken = this.#follows;
    this.#wake();
  }

  async open(query: LogQuery, signal: AbortSignal): Promise<LogAnswer> {
    this.queries.push(query);
    const refused = this.refusals.shift() ?? this.missing;
    const instance = query.isPrevious ? this.#instances.at(-2) : this.#current;
    if (refused !== undefined) return refusal(refused);
    if (instance === undefined) {
      return refusal({ status: 400, message: 'previous terminated container "app" not found' });
    }
    this.#follows += 1;
    return {
      status: 200,
      retryAfterSeconds: undefined,
      body: this.#body(instance, query, this.#follows, signal),
      message: () => Promise.resolve(''),
    };
  }

  async *#body(
    instance: Instance,
    { follows, sinceTime, tailLines }: LogQuery,
    id: number,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer> {
    let leftBytes = this.limitBytes;
    const last = tailLines === undefined ? 0 : instance.lines.length - tailLines;
    for (let index = Math.max(instance.visibleFrom, last); ; ) {
      signal.throwIfAborted();
      if (id <= this.#broken) throw new Error('other side closed');
      const isDeaf = id <= instance.deafSince;
      let text = '';
      const heard = isDeaf ? [] : instance.lines.slice(index);
      index += heard.length;
      for (const line of heard) {
        if (sinceTime === undefined || line.slice(0, 19) >= sinceTime.slice(0, 19)) text += line;
      }
      const bytes = Buffer.from(text).subarray(0, leftBytes);
      leftBytes -= bytes.length;
      for (let start = 0; start < bytes.length; start += this.chunkBytes) {
        yield Buffer.from(bytes.subarray(start, start + this.chunkBytes));
      }
      if (leftBytes <= 0 || !follows || (instance.isOver && !isDeaf)) return;
      await this.#changed(signal);
    }
  }

  #changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        signal.removeEventListener('abort', settle);
        resolve();
      };
      this.#wakeUps.push(settle);
      signal.addEventListener('abort', settle);
    });
  }

  #wake(): void {
    const wakeUps = this.#wakeUps;
    this.#wakeUps = [];
    for (const wakeUp of wakeUps) wakeUp();
  }

  get #current(): Instance {
    const current = this.#instances.at(-1);
    if (current === undefined) throw new Error('a container has an instance');
    return current;
  }
}

function newInstance(): Instance {
  return { lines: [], visibleFrom: 0, deafSince: 0, isOver: false };
}

function refusal({ status, message = '', retryAfterSeconds }: Refused): LogAnswer {
  return {
    status,
    retryAfterSeconds,
    body: (async function* () {})(),
    message: () => Promise.resolve(message),
  };
}

/** A stamp so many seconds, and nanoseconds, after a fixed time. */
export function stampAfter(seconds: number, nanoseconds = 0): string {
  const second = new Date(Date.UTC(2024, 0, 1) + seconds * 1000).toISOString().slice(0, 19);
  return `${second}.${String(nanoseconds).padStart(9, '0')}Z`;
}
