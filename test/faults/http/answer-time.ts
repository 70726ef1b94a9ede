import { readFileSync } from 'node:fs';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** From asking to the last byte, less what the machine gave to other processes meanwhile. */
  readonly tookMs: number;
}

/**
 * Asks the sidecar that is the process `pid`. While others keep the processors busy, neither it nor
 * this process runs, which says nothing of how long it lets a client wait.
 */
export async function ask(url: string, pid: number): Promise<Answer> {
  const before = [waitedMs(pid), waitedMs(process.pid)] as const;
  const startedAt = performance.now();
  const response = await fetch(url);
  const text = await response.text();
  const passedMs = performance.now() - startedAt;
  // They may have waited at the same time: the longer of the two is certain.
  const waited = Math.max(waitedMs(pid) - before[0], waitedMs(process.pid) - before[1]);
  return { status: response.status, text, tookMs: passedMs - waited };
}

/**
 * How long a process's main thread was ready to run and did not: the second field of
 * https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat, in nanoseconds.
 */
function waitedMs(pid: number): number {
  const [, waitedNs] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
  return Number(waitedNs) / 1e6;
}
