import { didYouMean } from '../model/nearest-name.ts';
import { type Environment, variable } from './env.ts';
import { nestedNode } from './nested.ts';
import { type ConfigNode, memberAt, nodeOf } from './node.ts';
import { presetNames, presetText } from './presets.ts';
import type { Problems } from './problems.ts';
import { parseYaml } from './yaml-text.ts';

/** The layer with the preset chosen by the command line or the environment. */
export function presetSelection(input: {
  readonly preset?: string | undefined;
  readonly env: Environment;
}): ConfigNode | undefined {
  const fromEnv = variable(input.env, 'HEARTBEAT_PRESET');
  const name = input.preset ?? fromEnv;
  if (name === undefined) return undefined;
  const span =
    input.preset === undefined
      ? ({ kind: 'env', name: 'HEARTBEAT_PRESET' } as const)
      : ({ kind: 'flag', name: '--preset' } as const);
  return nestedNode([['preset', nodeOf(name, span, 'preset')]]);
}

/** The layer of the preset chosen by the layers above; `undefined` without a choice. */
export function presetLayer(chosen: ConfigNode, problems: Problems): ConfigNode | undefined {
  const node = memberAt(chosen, ['preset'])?.value;
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '') {
    return undefined;
  }
  const text = presetText(node.value);
  if (text !== undefined) return parseYaml(text, problems);
  const names = presetNames();
  problems.add(node, `there is no preset named ${JSON.stringify(node.value)}`, {
    expected: `one of ${names.join(', ')}`,
    suggestion: didYouMean(node.value, names),
  });
  return undefined;
}
