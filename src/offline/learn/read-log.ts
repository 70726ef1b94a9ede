import type { Readable } from 'node:stream';
import { loadConfig } from '../../config/load.ts';
import { createEngine, engineOptionsOf } from '../../engine/engine.ts';
import type { Declarations } from '../../model/declaration.ts';
import type { Ledger } from '../../model/ledger.ts';
import { openInputs } from '../analyze/input/input.ts';
import { Reading } from '../analyze/input/reading.ts';
import { LogEvidence, typeFields } from './evidence/log-evidence.ts';

/** What a log holds, as far as a configuration can be made of it. */
export interface LogRead {
  readonly paths: readonly string[];
  readonly evidence: LogEvidence;
  readonly ledger: Ledger;
  readonly profile: string;
}

const fields = [
  '@template',
  '@error_type',
  '@http_status',
  '@http_method',
  '@http_route',
  '@duration',
  ...typeFields,
];

/** No file of the working directory may have a say in what is learned. */
const nothingDeclared = {
  configPath: 'nothing.yaml',
  readText: () => 'version: 1\n',
  env: {},
  flags: {},
  cwd: '/',
};

export interface ReadLogOptions {
  /** Keep only the records that none of these declarations matches. */
  readonly unmatchedBy?: Declarations;
}

/**
 * Reads finished logs with the engine of the sidecar.
 * @throws CodedError of an input that cannot be read
 */
export async function readLog(
  paths: readonly string[],
  stdin: Readable,
  { unmatchedBy }: ReadLogOptions = {},
): Promise<LogRead> {
  const { config } = loadConfig(nothingDeclared);
  const engine = createEngine({
    ...engineOptionsOf(config),
    ...(unmatchedBy && { declarations: unmatchedBy }),
    fields,
    hooks: {
      after(record, timeMs, matched) {
        if (unmatchedBy === undefined || !matched) evidence.add(record, timeMs, engine.lines);
      },
    },
  });
  const evidence = new LogEvidence({
    level: engine.slot('@level'),
    event: engine.slot('@event'),
    template: engine.slot('@template'),
    logger: engine.slot('@logger'),
    errorType: engine.slot('@error_type'),
    status: engine.slot('@http_status'),
    method: engine.slot('@http_method'),
    route: engine.slot('@http_route'),
    duration: engine.slot('@duration'),
    types: typeFields.map((field) => engine.slot(field)),
  });
  await new Reading(engine).readAll(openInputs(paths, stdin));
  return { paths, evidence, ledger: engine.ledger(), profile: engine.format().profile };
}
