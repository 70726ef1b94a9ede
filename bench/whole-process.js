import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { endedChildrenCpuSeconds, peakMemoryMiB } from './process-usage.js';

const memoryPollMs = 5;

/**
 * @typedef {object} WholeRun
 * @property {number} wallMs
 * @property {number} cpuMs right only where nothing else that was started ends meanwhile
 * @property {number} peakMiB the peaks of the process and its children, added up
 * @property {string} stdout
 */

/**
 * Runs a program from start to end.
 *
 * @param {readonly string[]} command
 * @returns {Promise<WholeRun>}
 * @throws {Error} when it fails, with what it said
 */
export async function runWhole(command) {
  const [program = '', ...args] = command;
  const fromCpuSeconds = endedChildrenCpuSeconds();
  const startedMs = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const peaks = watchPeaks(child.pid);
  try {
    const [code, signal] = await once(child, 'exit');
    const wallMs = performance.now() - startedMs;
    const cpuMs = (endedChildrenCpuSeconds() - fromCpuSeconds) * 1000;
    if (code === 0) return { wallMs, cpuMs, peakMiB: peaks.totalMiB(), stdout: await stdout };
    throw new Error(`${command.join(' ')}: ${signal ?? `exit code ${code}`}\n${await stderr}`);
  } finally {
    peaks.stop();
  }
}

/**
 * A peak never falls, so what was read last is what a process had reached by then.
 *
 * @param {number | undefined} pid
 */
function watchPeaks(pid) {
  /** @type {Map<number, number>} */
  const peaks = new Map();
  const read = () => {
    for (const member of pid === undefined ? [] : [pid, ...childrenOf(pid)]) {
      const peakMiB = peakMemoryMiB(member);
      if (peakMiB !== undefined) peaks.set(member, peakMiB);
    }
  };
  read();
  const timer = setInterval(read, memoryPollMs);
  return {
    totalMiB: () => [...peaks.values()].reduce((sum, peakMiB) => sum + peakMiB, 0),
    stop: () => clearInterval(timer),
  };
}

/** @param {number} pid */
function childrenOf(pid) {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return list.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** @param {import('node:stream').Readable} stream */
async function collect(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}
