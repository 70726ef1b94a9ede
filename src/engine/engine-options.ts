import type { Config } from '../model/config.ts';
import type { EngineOptions } from './engine-interface.ts';

/** Everything of a configuration that decides how an engine counts a file. */
export function engineOptionsOf(config: Config): EngineOptions {
  const { declarations, limits, profile, sequence, envelope } = config;
  return {
    declarations,
    maxLineBytes: limits.maxLineBytes,
    profile,
    framing: 'block',
    sequence,
    envelope,
  };
}
