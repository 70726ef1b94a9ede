import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { CodedError, exitCode } from '../../model/error.ts';

/** A map of a kubeconfig, of whose content nothing is known yet. */
export type Section = Readonly<Record<string, unknown>>;

/** A named cluster, user or context, and the folder that its relative paths start from. */
export interface Entry {
  readonly section: Section;
  readonly folder: string;
}

/** Several kubeconfigs as one: of two entries with one name, the earlier file's counts. */
export interface Kubeconfig {
  readonly files: readonly string[];
  readonly currentContext: string | undefined;
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
  readonly contexts: ReadonlyMap<string, Entry>;
}

/**
 * Reads and merges kubeconfigs, as kubectl does: files that are not there are left out.
 * @throws CodedError KUBECONFIG_NOT_FOUND where none is there, KUBECONFIG_INVALID
 */
export function readKubeconfigs(paths: readonly string[]): Kubeconfig {
  const clusters = new Map<string, Entry>();
  const users = new Map<string, Entry>();
  const contexts = new Map<string, Entry>();
  const files: string[] = [];
  let currentContext: string | undefined;
  for (const path of paths) {
    const document = readDocument(path);
    if (document === undefined) continue;
    files.push(path);
    const folder = dirname(resolve(path));
    addEntries(clusters, document['clusters'], 'cluster', folder);
    addEntries(users, document['users'], 'user', folder);
    addEntries(contexts, document['contexts'], 'context', folder);
    currentContext ??= textIn(document, 'current-context');
  }
  if (files.length > 0) return { files, currentContext, clusters, users, contexts };
  throw new CodedError('KUBECONFIG_NOT_FOUND', `there is no kubeconfig: ${paths.join(', ')}`, {
    exitCode: exitCode.usage,
    hint: 'Name it: --kubeconfig FILE, or KUBECONFIG. In a pod, the service account needs none.',
  });
}

/** A text that is there and not empty. */
export function textIn(section: Section, key: string): string | undefined {
  const value = section[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path as it is meant in the kubeconfig that has it. */
export function pathIn({ folder }: Entry, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

export function invalid(message: string, cause?: unknown): CodedError {
  return new CodedError('KUBECONFIG_INVALID', message, { cause, exitCode: exitCode.usage });
}

function readDocument(path: string): Section | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw invalid(`cannot read the kubeconfig ${path}: ${messageOf(error)}`, error);
  }
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw invalid(`the kubeconfig ${path} is no YAML: ${messageOf(error)}`, error);
  }
  if (document === null) return {};
  if (isSection(document)) return document;
  throw invalid(`the kubeconfig ${path} is no map`);
}

function addEntries(
  entries: Map<string, Entry>,
  list: unknown,
  kind: 'cluster' | 'user' | 'context',
  folder: string,
): void {
  for (const item of Array.isArray(list) ? list : []) {
    const name = isSection(item) ? textIn(item, 'name') : undefined;
    const section = isSection(item) ? item[kind] : undefined;
    if (name === undefined || entries.has(name)) continue;
    entries.set(name, { section: isSection(section) ? section : {}, folder });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
