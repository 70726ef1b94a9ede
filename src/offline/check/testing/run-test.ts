import { isAbsolute, join } from 'node:path';
import { Readable } from 'node:stream';
import type { LogTest } from '../../../config/grammar/log-test.ts';
import type { Clock } from '../../../model/clock.ts';
import type { Config } from '../../../model/config.ts';
import { CodedError } from '../../../model/error.ts';
import { analyze } from '../../analyze/analyze.ts';
import { positionOf } from '../positions.ts';
import { checkAlerts } from './alerts.ts';
import { checkKey, checkMetric } from './expectation.ts';
import type { TestFile } from './find-tests.ts';
import type { Failure, TestOutcome } from './outcome.ts';
import { pointsOf } from './points.ts';

/** Runs every test of a file: its lines through the engine of the sidecar, as `analyze` does. */
export async function runTests(
  file: TestFile,
  config: Config,
  clock: Clock,
): Promise<readonly TestOutcome[]> {
  const outcomes: TestOutcome[] = [];
  for (const test of file.tests) {
    const { name, span, metrics, heartbeat, ledger, alerts } = test;
    const expectations = metrics.length + heartbeat.length + ledger.length;
    outcomes.push({
      name,
      file: file.name,
      position: positionOf(span),
      checked: expectations + (alerts === undefined ? 0 : 1),
      failures: await failuresOf(test, file.folder, config, clock),
    });
  }
  return outcomes;
}

async function failuresOf(
  test: LogTest,
  folder: string,
  config: Config,
  clock: Clock,
): Promise<readonly Failure[]> {
  const report = await analyzed(test, folder, config, clock);
  if ('got' in report) return [report];
  const points = pointsOf(report.families);
  const { heartbeat, ledger } = report;
  return [
    ...test.metrics.map((one) => checkMetric(one, points)),
    ...test.heartbeat.map((one) => checkKey('heartbeat', one, heartbeat)),
    ...test.ledger.map((one) => checkKey('ledger', one, { ...ledger })),
    checkAlerts(test, report, config),
  ].filter((failure) => failure !== undefined);
}

async function analyzed({ log }: LogTest, folder: string, config: Config, clock: Clock) {
  const path = log.kind === 'file' ? pathIn(folder, log.path) : '-';
  const bytes = log.kind === 'file' ? [] : [Buffer.from(log.text)];
  try {
    return await analyze([path], { config, clock, stdin: Readable.from(bytes) });
  } catch (error) {
    if (!(error instanceof CodedError) || log.kind !== 'file') throw error;
    const failure: Failure = {
      position: positionOf(log.span),
      subject: 'file',
      expected: 'a log that can be read',
      got: error.message,
      near: [],
    };
    return failure;
  }
}

function pathIn(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
