import type { Engine, EngineInput } from '../../../engine/engine.ts';
import { CodedError } from '../../../model/error.ts';
import { originOf } from '../../../read/node/pod-path.ts';
import { formatBytes, plural } from '../render/figures.ts';
import type { InputReport } from '../report.ts';
import type { LogLine } from '../survey.ts';
import type { Input } from './input.ts';

/** Shows what is read, as it is read. */
interface Shown {
  input(path: string): void;
  read(sizeBytes: number): void;
}

/** Reads logs into an engine, in order, each to its end. */
export class Reading {
  /** Where inputs ended within a line. */
  readonly unended: LogLine[] = [];
  readonly #engine: Engine;
  readonly #ready: (() => Promise<void>) | undefined;
  #path = '';
  #linesBefore = 0;

  /** `ready`: waited for after each block, by whoever takes what was made of it. */
  constructor(engine: Engine, ready?: () => Promise<void>) {
    this.#engine = engine;
    this.#ready = ready;
  }

  /** The line that was counted last. */
  get line(): LogLine {
    return { path: this.#path, line: this.#engine.lines - this.#linesBefore };
  }

  /** @throws CodedError of an input that cannot be read, saying how much of it was */
  async readAll(inputs: readonly Input[], shown?: Shown): Promise<readonly InputReport[]> {
    const areSeveral = new Set(inputs.map(({ log }) => log)).size > 1;
    const reports: InputReport[] = [];
    for (const input of inputs) {
      shown?.input(input.path);
      const log = this.#engine.input(input.log, {
        log: areSeveral ? input.log : undefined,
        origin: originOf(input.path),
      });
      reports.push(await this.#read(input, log, shown));
    }
    this.#engine.end();
    return reports;
  }

  async #read(input: Input, log: EngineInput, shown?: Shown): Promise<InputReport> {
    const engine = this.#engine;
    let bytes = 0;
    this.#path = input.path;
    this.#linesBefore = engine.lines;
    try {
      for await (const block of input.read((sizeBytes) => shown?.read(sizeBytes))) {
        bytes += block.length;
        log.chunk(block);
        if (this.#ready !== undefined) await this.#ready();
      }
    } catch (error) {
      throw withProgress(error, engine.lines - this.#linesBefore, bytes);
    }
    const isUnended = log.pendingBytes > 0;
    log.boundary();
    if (isUnended) this.unended.push(this.line);
    return { path: input.path, bytes, lines: engine.lines - this.#linesBefore };
  }
}

/** Says with an error how much of the input was counted before it. */
function withProgress(error: unknown, lines: number, bytes: number): unknown {
  if (!(error instanceof CodedError) || bytes === 0) return error;
  const { code, cause, hint, exitCode } = error;
  const read = `${plural(lines, 'line', 'lines')} (${formatBytes(bytes)}) were read before that`;
  return new CodedError(code, `${error.message}; ${read}`, {
    cause,
    exitCode,
    ...(hint !== undefined && { hint }),
  });
}
