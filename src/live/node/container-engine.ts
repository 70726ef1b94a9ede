import { createEngine, type Engine } from '../../engine/engine.ts';
import type { Config } from '../../model/config.ts';

/** @throws CodedError for rules or a profile that cannot be compiled */
export function createContainerEngine(config: Config): Engine {
  return createEngine({
    declarations: config.declarations,
    profile: config.profile,
    maxLineBytes: config.limits.maxLineBytes,
    framing: 'block',
    sequence: config.sequence,
    envelope: config.envelope,
  });
}
