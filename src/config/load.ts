import type { Config } from '../model/config.ts';
import { checkNames } from './collisions.ts';
import { findConfigFile, type ReadText } from './config-file.ts';
import { defaultsUnder } from './defaults.ts';
import { configOf } from './effective.ts';
import { type Environment, readEnvironment } from './env.ts';
import { fileLayer } from './file-layer.ts';
import { type Flags, readFlags } from './flags.ts';
import { documentType } from './grammar/document.ts';
import type { LogTest } from './grammar/log-test.ts';
import { merge, normalizeThresholds } from './merge.ts';
import { type ConfigNode, nodeOf } from './node.ts';
import { presetLayer, presetSelection } from './preset-layer.ts';
import { Problems } from './problems.ts';
import { sourceLayersOf } from './source-layers.ts';
import { defaultSpan, type SourceLayer } from './source-span.ts';
import { declarationsUnder } from './zero-config.ts';

export { presetNames, presetPath } from './presets.ts';
export type { ConfigProblem } from './problem.ts';
export { ConfigError } from './problems.ts';

export interface LoadInput {
  /** Configuration file; else `HEARTBEAT_CONFIG`, else `heartbeat.yaml` if it exists. */
  readonly configPath?: string | undefined;
  /** Preset; else `HEARTBEAT_PRESET`, else the file's `preset`. */
  readonly preset?: string | undefined;
  readonly env: Environment;
  /** Settings given on the command line; `undefined` means that the flag was not given. */
  readonly flags: Flags;
  /** Folder that relative paths of configuration files are resolved against. */
  readonly cwd: string;
  readonly readText?: ReadText;
  /** Called with the absolute path of the configuration file before it is read. */
  readonly onRead?: (path: string) => void;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Where each effective value comes from, by its dotted path. */
  readonly sourceLayers: ReadonlyMap<string, SourceLayer>;
  /** Readable warnings about harmless oddities. */
  readonly warnings: readonly string[];
  /** Absolute path of the file that was read; `undefined` without a file. */
  readonly path: string | undefined;
  /** All layers as one tree, each value with its span. */
  readonly effective: ConfigNode;
  /** The tests in the file; they are not part of the effective configuration. */
  readonly tests: readonly LogTest[];
}

/**
 * The effective configuration: defaults < preset < file < environment < flags.
 *
 * @throws {ConfigError} CONFIG_INVALID with all problems at once, CONFIG_NOT_FOUND or
 *   CONFIG_UNREADABLE; exit code 2
 */
export function loadConfig(input: LoadInput): LoadedConfig {
  const problems = new Problems();
  const found = findConfigFile(input);
  const environment = readEnvironment(input.env);
  const upper = [
    found === undefined ? undefined : fileLayer(found.text, problems),
    presetSelection(input),
    environment.node,
    readFlags(input.flags),
  ].filter((layer) => layer !== undefined);
  const layers = [presetLayer(mergeAll(upper), problems), ...upper].filter(
    (layer) => layer !== undefined,
  );
  // Each layer is read on its own, so that an override cannot hide a problem beneath it.
  const tests = layers.flatMap((layer) => documentType.read(layer, problems)?.tests ?? []);

  const effective = withDefaults(mergeAll(layers.map(withoutTests)));
  // Problems of single layers are already reported; only those of the combination are new.
  const together = problems.count === 0 ? problems : new Problems();
  const document = documentType.read(effective, together) ?? {};
  checkNames(document, effective, problems);
  problems.throwIfAny();

  return Object.freeze({
    config: configOf(document),
    sourceLayers: sourceLayersOf(effective),
    warnings: Object.freeze([...environment.warnings]),
    path: found?.path,
    effective,
    tests,
  });
}

function withoutTests(layer: ConfigNode): ConfigNode {
  if (layer.kind !== 'map' || !layer.entries.has('tests')) return layer;
  return { ...layer, entries: new Map([...layer.entries].filter(([key]) => key !== 'tests')) };
}

function mergeAll(layers: readonly ConfigNode[]): ConfigNode {
  return layers
    .filter((layer) => layer.kind === 'map')
    .map(normalizeThresholds)
    .reduce<ConfigNode>(merge, nodeOf({}, defaultSpan));
}

function withDefaults(merged: ConfigNode): ConfigNode {
  const declared = merge(declarationsUnder(merged), merged);
  return merge(normalizeThresholds(defaultsUnder(declared)), declared);
}
