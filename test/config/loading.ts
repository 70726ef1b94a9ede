import { ConfigError, type ConfigProblem, loadConfig } from '../../src/config/load.ts';

type Input = Partial<Parameters<typeof loadConfig>[0]>;

/** Loads where there is no file, unless the input brings one. */
export function load(input: Input = {}) {
  const readText = (): string => {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  };
  return loadConfig({ env: {}, flags: {}, cwd: '/', readText, ...input });
}

/** Loads a text as if it were `heartbeat.yaml`. */
export function loadText(text: string, input: Input = {}) {
  return load({ readText: () => text, ...input });
}

/** The problems of a configuration that must not load. */
export function problemsOf(run: () => unknown): readonly ConfigProblem[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the configuration was accepted');
}
