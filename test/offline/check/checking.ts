import { Readable } from 'node:stream';
import { loadConfig } from '../../../src/config/load.ts';
import { check } from '../../../src/offline/check/check.ts';
import type { CheckReport } from '../../../src/offline/check/report.ts';
import { findTests } from '../../../src/offline/check/testing/find-tests.ts';
import { createManualClock } from '../../support/clock.ts';

interface Input {
  readonly allow?: readonly string[];
  readonly logs?: readonly string[];
  /** What the log `-` reads. */
  readonly stdin?: string;
}

/** Checks a text as if it were `heartbeat.yaml`. */
export async function checking(text: string, input: Input = {}): Promise<CheckReport> {
  const loaded = loadConfig({ env: {}, flags: {}, cwd: '/nowhere', readText: () => text });
  return check({
    loaded,
    testFiles: findTests(loaded.path, loaded.tests, []),
    logs: input.logs ?? (input.stdin === undefined ? [] : ['-']),
    allow: new Set(input.allow),
    clock: createManualClock(),
    stdin: Readable.from([Buffer.from(input.stdin ?? '')]),
  });
}

/** Each finding as `line code`. */
export async function findingsOf(text: string, input?: Input): Promise<readonly string[]> {
  const { findings } = await checking(text, input);
  return findings.map(({ code, position }) => `${position?.line} ${code}`);
}
