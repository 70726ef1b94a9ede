import { loadConfig } from '../../config/load.ts';
import type { Clock } from '../../model/clock.ts';
import type { Config } from '../../model/config.ts';
import { type ExitCode, exitCode } from '../../model/error.ts';
import { systemClock } from '../../model/system-clock.ts';
import { createHeartbeatWriter } from '../../publish/heartbeat/heartbeat-writer.ts';
import { analyze } from './analyze.ts';
import type { Input } from './input/input.ts';
import type { PodInputOptions } from './input/pod-log.ts';
import { formatCount } from './render/figures.ts';
import { renderJson } from './render/render-json.ts';
import { renderMarkdown } from './render/render-markdown.ts';
import { renderPrometheus } from './render/render-prometheus.ts';
import { renderTable } from './render/render-table.ts';
import type { AnalysisReport } from './report.ts';
import { parseThreshold, type ThresholdResult } from './threshold.ts';
import { parseTimeRange } from './time-range.ts';

export interface RunAnalysisOptions {
  /** Paths of logs, in order; `-` is standard input. */
  readonly inputs: readonly string[];
  /** Read the log of the pod that the configuration names, too. */
  readonly pod?: { readonly isPrevious: boolean } | undefined;
  readonly format: string;
  /** Print the heartbeats on event time instead of the report. */
  readonly heartbeats: boolean;
  /** Say by which key each canonical field was found. */
  readonly explain?: boolean;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly failOn: readonly string[];
  readonly configPath: string | undefined;
  readonly preset: string | undefined;
  readonly env: Parameters<typeof loadConfig>[0]['env'];
  readonly flags: Parameters<typeof loadConfig>[0]['flags'];
  readonly color: boolean;
  readonly clock?: Clock;
}

/**
 * Runs `heartbeat analyze` on the streams of this process. Returns the exit code: 3 where a
 * threshold is exceeded.
 * @throws CodedError for bad flags, configuration or input
 */
export async function runAnalysis(options: RunAnalysisOptions): Promise<ExitCode> {
  const { clock = systemClock, color, format } = options;
  const { config, warnings } = loadConfig({ ...options, cwd: process.cwd() });
  for (const warning of warnings) process.stderr.write(`heartbeat: ${warning}\n`);
  const { stdin, stdout, stderr } = process;
  const isShown = stderr.isTTY && !(options.heartbeats && stdout.isTTY);
  const heartbeats = createHeartbeatWriter({ to: stdout, onError: () => {} });
  const pod = options.pod && (await openPod(config, { ...options.pod, env: options.env }));
  const report = await analyze(options.inputs, {
    config,
    clock,
    stdin,
    ...(pod !== undefined && { pod }),
    range: parseTimeRange(options.since, options.until, clock.now()),
    explains: options.explain === true,
    thresholds: options.failOn.map(parseThreshold),
    ...(options.heartbeats && { heartbeats }),
    ...(isShown && { terminal: stderr }),
  });
  if (options.heartbeats) await heartbeats.close();
  else await written(stdout, render(report, format, color));
  const exceeded = report.thresholds.filter((threshold) => threshold.exceeded);
  for (const threshold of exceeded) stderr.write(`heartbeat: ${describe(threshold)}\n`);
  return exceeded.length > 0 ? exitCode.threshold : exitCode.ok;
}

/** Brings an HTTP client, which files do not need. */
async function openPod(config: Config, options: PodInputOptions): Promise<Input> {
  const { openPodInput } = await import('./input/pod-log.ts');
  return openPodInput(config, options);
}

function render(report: AnalysisReport, format: string, color: boolean): string {
  if (format === 'json') return renderJson(report);
  if (format === 'markdown') return renderMarkdown(report);
  return format === 'prometheus' ? renderPrometheus(report) : renderTable(report, { color });
}

function describe({ threshold, value }: ThresholdResult): string {
  return `threshold exceeded: ${threshold} (it is ${formatCount(value ?? 0)})`;
}

function written(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
