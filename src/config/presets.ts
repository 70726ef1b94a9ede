import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodedError } from '../model/error.ts';
import type { ConfigText } from './source-span.ts';
import { configText } from './yaml-text.ts';

const extension = '.yaml';
const testExtension = '.test.yaml';

/** Names of the configurations that ship with the program, sorted. */
export function presetNames(): readonly string[] {
  return readdirSync(presetsFolder())
    .filter((file) => file.endsWith(extension) && !file.endsWith(testExtension))
    .map((file) => file.slice(0, -extension.length))
    .toSorted();
}

/** Path of a preset's file; its tests are beside it. */
export function presetPath(name: string): string {
  return join(presetsFolder(), `${name}${extension}`);
}

/** The text of a preset; `undefined` if the name is unknown. */
export function presetText(name: string): ConfigText | undefined {
  if (!presetNames().includes(name)) return undefined;
  const content = readFileSync(presetPath(name), 'utf8');
  return configText('preset', name, content);
}

/** `presets/` beside the package's `package.json`, from the sources as from a bundle of them. */
function presetsFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    const presets = join(folder, 'presets');
    if (existsSync(join(folder, 'package.json')) && existsSync(presets)) return presets;
    if (folder === dirname(folder)) break;
  }
  throw new CodedError('PRESETS_MISSING', 'the presets shipped with heartbeat are missing', {
    hint: 'reinstall the package: its folder "presets" is missing',
  });
}
