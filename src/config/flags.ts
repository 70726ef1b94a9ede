import { nestedNode } from './nested.ts';
import { type ConfigNode, nodeOf } from './node.ts';
import { isSettingPath, type SettingPath, settingAt, valueOfText } from './settings.ts';

export type Flags = Readonly<Partial<Record<SettingPath, unknown>>>;

/** The settings given by flags; `undefined` means that the flag was not given. */
export function readFlags(flags: Flags): ConfigNode {
  const settings: [string, ConfigNode][] = [];
  for (const [path, value] of Object.entries(flags)) {
    if (value === undefined) continue;
    const setting = isSettingPath(path) ? settingAt(path) : { kind: 'text' as const, flag: path };
    const parsed = typeof value === 'string' ? valueOfText(value, setting.kind) : value;
    settings.push([path, nodeOf(parsed, { kind: 'flag', name: setting.flag }, path)]);
  }
  return nestedNode(settings);
}
