import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Clock ticks per second in which the kernel counts CPU time. */
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/**
 * CPU time of a process since its start: user and system, all threads.
 *
 * @param {number} pid
 * @returns {number} seconds
 */
export function cpuSeconds(pid) {
  const [utime = 0, stime = 0] = cpuTicks(String(pid));
  return (utime + stime) / ticksPerSecond;
}

/** CPU time of this process's children that are over, and of those they waited for, in seconds. */
export function endedChildrenCpuSeconds() {
  const [, , utime = 0, stime = 0] = cpuTicks('self');
  return (utime + stime) / ticksPerSecond;
}

/**
 * @param {string} pid
 * @returns {number[]} utime, stime, cutime, cstime: the 14th to the 17th field
 */
function cpuTicks(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold spaces; the third field follows it.
  const fromThird = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fromThird.slice(11, 15).map(Number);
}

/**
 * Most memory that a process has held at once, while it runs.
 *
 * @param {number} pid
 * @returns {number | undefined} MiB; undefined once it is over
 */
export function peakMemoryMiB(pid) {
  return kibibytes(`/proc/${pid}/status`, ['VmHWM']);
}

/**
 * @param {number} pid
 * @returns {{ rssMiB: number | undefined, privateMiB: number | undefined }}
 */
export function memoryMiB(pid) {
  const path = `/proc/${pid}/smaps_rollup`;
  return {
    rssMiB: kibibytes(path, ['Rss']),
    privateMiB: kibibytes(path, ['Private_Clean', 'Private_Dirty']),
  };
}

/**
 * @param {string} path
 * @param {readonly string[]} names lines to add up
 */
function kibibytes(path, names) {
  try {
    const text = readFileSync(path, 'utf8');
    const values = names.map((name) => new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
    if (values.includes(undefined)) return undefined;
    return values.reduce((sum, value) => sum + Number(value), 0) / 1024;
  } catch {
    return undefined;
  }
}
