import { createEngine, type Engine, engineOptionsOf } from '../../engine/engine.ts';
import type { Config } from '../../model/config.ts';

/** @throws CodedError for rules or a profile that cannot be compiled */
export function createContainerEngine(config: Config): Engine {
  return createEngine(engineOptionsOf(config));
}
