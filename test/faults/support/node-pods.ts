import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { numberedLine, sampleIn, type Tally, tallyTo } from './oracle.ts';
import type { Sidecar } from './sidecar.ts';

/** A container's folder as the kubelet and containerd keep it, and what it should add up to. */
export class NodePod {
  readonly name: string;
  readonly folder: string;
  readonly #labels: string;
  written = 0;

  constructor(directory: string, name: string, container = 'app') {
    const [namespace, pod] = name.split('_');
    this.name = name;
    this.folder = join(directory, name, container);
    this.#labels = `container="${container}",namespace="${namespace}",pod="${pod}"`;
    mkdirSync(this.folder, { recursive: true });
  }

  /** Lines with running numbers, as containerd writes them. */
  write(lines: number, file = '0.log'): void {
    const text = Array.from({ length: lines }, (_, k) => cri(this.written + k + 1)).join('');
    appendFileSync(join(this.folder, file), text);
    this.written += lines;
  }

  /** The kubelet renames the log; of what it had renamed before, it makes gzip files. */
  rotate(stamp: string, file = '0.log'): string {
    const rotated = join(this.folder, `${file}.${stamp}`);
    renameSync(join(this.folder, file), rotated);
    return rotated;
  }

  compress(rotated: string): void {
    writeFileSync(`${rotated}.tmp`, gzipSync(readFileSync(rotated)));
    renameSync(`${rotated}.tmp`, `${rotated}.gz`);
    rmSync(rotated);
  }

  remove(): void {
    rmSync(join(this.folder, '..'), { recursive: true });
  }

  /** The whole name of a series of this pod; `more` are its other labels. */
  series(name: string, more = ''): string {
    return `${name}{${this.#labels}${more === '' ? '' : `,${more}`}}`;
  }

  tallyIn(metrics: string): Tally {
    const total = (name: string): number =>
      sampleIn(metrics, this.series(`${name}_total`, 'component="tally"'));
    return { lines: total('lines'), sum: total('sum'), squares: total('squares') };
  }
}

/** A line as containerd writes it. */
export function cri(n: number): string {
  return `2024-01-01T00:00:00.${String(n).padStart(9, '0')}Z stdout F ${numberedLine(n)}`;
}

/** Each pod has counted its own lines, each once, and nothing else. */
export async function expectEachExact(sidecar: Sidecar, pods: readonly NodePod[]): Promise<string> {
  let metrics = '';
  const lines = (): readonly (readonly [string, number])[] =>
    pods.map((pod) => [pod.name, pod.tallyIn(metrics).lines] as const);
  const isThere = async (): Promise<boolean> => {
    metrics = await sidecar.metrics();
    const missing = pods.filter((pod) => !(pod.tallyIn(metrics).lines >= pod.written));
    if (missing.length > 0) throw new Error(JSON.stringify(lines()));
    return true;
  };
  await until(isThere, { what: 'every pod counted', timeoutMs: 30_000 });
  for (const pod of pods) {
    expect([pod.name, pod.tallyIn(metrics)]).toEqual([pod.name, tallyTo(pod.written)]);
  }
  return metrics;
}
