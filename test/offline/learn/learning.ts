import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { decompress } from 'fzstd';
import { type LoadedConfig, loadConfig } from '../../../src/config/load.ts';
import { propose } from '../../../src/offline/learn/propose/propose.ts';
import { readLog } from '../../../src/offline/learn/read-log.ts';
import { renderConfig } from '../../../src/offline/learn/render-config.ts';

const root = fileURLToPath(new URL('../../../fixtures/', import.meta.url));

export const fixture = (path: string): string => join(root, path);

/** Logs of the fixtures that have records. */
export const logs: readonly string[] = ['logs', 'petrosa'].flatMap((folder) =>
  readdirSync(fixture(folder))
    .filter((name) => /\.(ndjson|jsonl|log|clef|json|0|1|zst)$/.test(name))
    // Those that are there whole too.
    .filter((name) => !/_head\./.test(name))
    .filter((name) => !/\.(truth|script)\.json$/.test(name))
    .map((name) => `${folder}/${name}`),
);

/** The text of what is learned from a file. */
export async function learned(path: string): Promise<string> {
  const log = await readLog([path], Readable.from([]));
  return renderConfig(propose(log), [path]);
}

export function loaded(yaml: string): LoadedConfig {
  return loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => yaml });
}

/** What is left of a configuration without its evidence. */
export function withoutEvidence(yaml: string): string {
  return yaml.replace(/^\s*#.*\n/gm, '');
}

export function linesOf(path: string): readonly string[] {
  const bytes = readFileSync(path);
  return (path.endsWith('.zst') ? Buffer.from(decompress(bytes)) : bytes)
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}
