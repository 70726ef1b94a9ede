import { loadConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/model/config.ts';

export const noFlags = { maxP99: [], minRate: [] } as const;

/** The configuration of a preset, or of a text, or of nothing. */
export function configOf(input: { readonly preset?: string; readonly text?: string } = {}): Config {
  const { preset, text } = input;
  const absent = (): string => {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  };
  return loadConfig({
    preset,
    env: {},
    flags: {},
    cwd: '/nowhere',
    readText: text === undefined ? absent : () => text,
  }).config;
}
