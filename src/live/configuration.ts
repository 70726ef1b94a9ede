import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { changeBetween, refuseMissing, refuseRestartOnly } from '../config/change.ts';
import { ConfigError, type LoadedConfig, type LoadInput, loadConfig } from '../config/load.ts';
import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { Log } from '../model/log.ts';
import type { ConfigurationStatus, ReloadAnswer } from '../model/view.ts';
import { FileWatcher } from '../serve/access/file-watcher.ts';
import { changeFields, describeChange } from './change-report.ts';

export interface ConfigurationOptions {
  readonly input: LoadInput;
  readonly clock: Clock;
  readonly log: Log;
}

type Outcome = 'applied' | 'unchanged' | 'refused';

/** The configuration that is in force, and how another comes to be. */
export class Configuration {
  readonly #options: ConfigurationOptions;
  readonly #files: FileWatcher;
  readonly #reloads: Record<Outcome, number> = { applied: 0, unchanged: 0, refused: 0 };
  #loaded: LoadedConfig | undefined;
  #loadedMs: number;
  #problem: string | undefined;
  #apply: ((config: Config) => void) | undefined;

  /** @throws ConfigError as `loadConfig` does */
  constructor(options: ConfigurationOptions) {
    const { clock } = options;
    this.#options = options;
    this.#files = new FileWatcher({ clock, onChange: () => void this.reload('it changed') });
    this.#loadedMs = clock.now();
    this.#loaded = this.#load();
    this.#warn(this.#loaded, []);
  }

  get current(): Config {
    return this.#inForce.config;
  }

  /** From now on `apply` puts another one into force, in one turn, or throws and changes nothing. */
  begin(apply: (config: Config) => void): void {
    this.#apply = apply;
    this.#follow();
  }

  /** Reads it again, because of `cause`: what is good holds when this returns. Never throws. */
  reload(cause: string): ReloadAnswer {
    const { clock, log } = this.#options;
    const before = this.#inForce;
    try {
      const next = this.#load();
      refuseMissing(before, next);
      refuseRestartOnly(before, next);
      const isChanged = !isDeepStrictEqual(before.config, next.config);
      if (isChanged) this.#apply?.(next.config);
      this.#loaded = next;
      this.#loadedMs = clock.now();
      this.#problem = undefined;
      this.#reloads[isChanged ? 'applied' : 'unchanged'] += 1;
      this.#follow();
      const change = changeBetween(before, next);
      const message = isChanged ? describeChange(change, before, next) : 'nothing changed';
      const fields = { cause, file: next.path, ...changeFields(change) };
      log.info('config_reloaded', `configuration read again: ${message}`, fields);
      this.#warn(next, before.warnings);
      return { isRefused: false, message: `reloaded: ${message}` };
    } catch (error) {
      return this.#refuse(error, cause);
    }
  }

  status(): ConfigurationStatus & { readonly reloads: Readonly<Record<Outcome, number>> } {
    return {
      path: this.#inForce.path,
      loadedMs: this.#loadedMs,
      problem: this.#problem,
      reloads: this.#reloads,
    };
  }

  close(): void {
    this.#files.end();
    this.#apply = undefined;
  }

  get #inForce(): LoadedConfig {
    if (this.#loaded === undefined) throw new Error('no configuration was loaded');
    return this.#loaded;
  }

  /** A file that was not there from the start may be a draft: only SIGHUP takes it. */
  #load(): LoadedConfig {
    const { input } = this.#options;
    const mayAppear = this.#loaded?.path !== undefined;
    return this.#files.reading((follow) =>
      loadConfig({
        ...input,
        onRead(path) {
          if (mayAppear || existsSync(path)) follow(path);
        },
      }),
    );
  }

  #follow(): void {
    if (this.current.reload.follow && this.#apply !== undefined) this.#files.begin();
    else this.#files.end();
  }

  #refuse(error: unknown, cause: string): ReloadAnswer {
    const { log } = this.#options;
    const [problem, ...others] = problemsOf(error);
    this.#problem = problem.text;
    this.#reloads.refused += 1;
    const all = [problem, ...others].map(({ text }) => text).join('; ');
    log.error('config_refused', `${all}: the configuration before it still holds`, {
      cause,
      file: problem.file,
      line: problem.line,
      column: problem.column,
      problems: 1 + others.length,
    });
    return { isRefused: true, message: `refused, the configuration before it still holds: ${all}` };
  }

  #warn({ warnings }: LoadedConfig, known: readonly string[]): void {
    for (const warning of warnings) {
      if (!known.includes(warning)) this.#options.log.warn('config', warning);
    }
  }
}

interface Problem {
  readonly text: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Each on one line with its position, as in `heartbeat check`. */
function problemsOf(error: unknown): readonly [Problem, ...Problem[]] {
  const other = { text: error instanceof Error ? error.message : String(error) };
  if (!(error instanceof ConfigError)) return [other];
  const [first = other, ...rest] = error.problems.map((problem) => {
    const { file, line, column, message, expected } = problem;
    const where = [file, line, column].filter((part) => part !== undefined).join(':');
    const wanted = expected === undefined ? '' : `, expected ${expected}`;
    const text = `${where === '' ? '' : `${where}: `}${message}${wanted}`;
    return { text, file, line, column };
  });
  return [first, ...rest];
}
