import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/model/config.ts';
import type { HeartbeatLine } from '../../../src/model/heartbeat.ts';
import { type AnalyzeOptions, analyze } from '../../../src/offline/analyze/analyze.ts';
import type { AnalysisReport } from '../../../src/offline/analyze/report.ts';
import { createHeartbeatWriter } from '../../../src/publish/heartbeat/heartbeat-writer.ts';
import { createManualClock } from '../../support/clock.ts';

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));
}

export interface Settings {
  readonly preset?: string;
  readonly intervalSeconds?: number;
}

/** The configuration that the command line would have made of these. */
export function configOf({ preset, intervalSeconds }: Settings = {}): Config {
  return loadConfig({
    preset,
    env: {},
    flags: { 'heartbeat.interval_seconds': intervalSeconds },
    cwd: fixture(''),
  }).config;
}

export function analyzing(
  paths: readonly string[],
  settings: Settings = {},
  options: Partial<AnalyzeOptions> = {},
): Promise<AnalysisReport> {
  return analyze(paths, {
    config: configOf(settings),
    clock: createManualClock(),
    stdin: Readable.from([]),
    ...options,
  });
}

/** The heartbeats on event time, read back from the NDJSON that was written. */
export async function heartbeatsOf(
  paths: readonly string[],
  settings: Settings = {},
  options: Partial<AnalyzeOptions> = {},
): Promise<{ readonly heartbeats: readonly HeartbeatLine[]; readonly report: AnalysisReport }> {
  const texts: string[] = [];
  const heartbeats = createHeartbeatWriter({
    to: (text) => texts.push(text),
    onError: (error) => {
      throw error;
    },
  });
  const report = await analyzing(paths, settings, { ...options, heartbeats });
  await heartbeats.close();
  const lines = texts.join('').trimEnd().split('\n');
  return { heartbeats: lines.map((line) => JSON.parse(line)), report };
}
