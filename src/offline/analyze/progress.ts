import type { Clock } from '../../model/clock.ts';
import { formatBytes, formatDuration } from './render/figures.ts';

/** Shows how far the reading is. */
export interface Progress {
  /** Reading `path` begins. */
  input(path: string): void;
  read(sizeBytes: number): void;
  /** Erases what is shown. */
  end(): void;
}

export interface ProgressOptions {
  readonly stream: { write(text: string): unknown; readonly columns?: number };
  readonly clock: Clock;
  /** Bytes of all inputs; `undefined` where one of them cannot tell. */
  readonly totalBytes: number | undefined;
}

const redrawMs = 100;
/** Whatever is over sooner needs no bar. */
const patienceMs = 300;
const barColumns = 24;
const eraseLine = '\r\u001b[2K';

/** A bar on a terminal, redrawn in place at most ten times a second. */
export function createProgress({ stream, clock, totalBytes }: ProgressOptions): Progress {
  const startedAt = clock.monotonic();
  let nextDrawAt = startedAt + patienceMs;
  let readBytes = 0;
  let path = '';
  let isDrawn = false;

  const draw = (at: number): void => {
    const seconds = Math.max(0.001, (at - startedAt) / 1000);
    const rate = readBytes / seconds;
    const parts = [shorten(path, 30)];
    if (totalBytes !== undefined && totalBytes > 0) {
      const share = Math.min(1, readBytes / totalBytes);
      const leftMs = ((totalBytes - readBytes) / rate) * 1000;
      parts.push(bar(share), `${Math.floor(share * 100)} %`.padStart(5));
      parts.push(`${formatBytes(rate)}/s`, `${formatDuration(Math.max(0, leftMs))} left`);
    } else {
      parts.push(formatBytes(readBytes), `${formatBytes(rate)}/s`);
    }
    const text = parts.join('  ').slice(0, (stream.columns ?? 80) - 1);
    stream.write(`${eraseLine}${text}`);
    isDrawn = true;
  };

  return {
    input(next) {
      path = next === '-' ? 'standard input' : next;
    },
    read(sizeBytes) {
      readBytes += sizeBytes;
      const at = clock.monotonic();
      if (at < nextDrawAt) return;
      nextDrawAt = at + redrawMs;
      draw(at);
    },
    end() {
      if (isDrawn) stream.write(eraseLine);
      isDrawn = false;
    },
  };
}

function bar(share: number): string {
  const full = Math.round(share * barColumns);
  return '█'.repeat(full) + '░'.repeat(barColumns - full);
}

function shorten(path: string, columns: number): string {
  return path.length <= columns ? path : `…${path.slice(path.length - columns + 1)}`;
}
