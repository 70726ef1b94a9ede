import { createReadStream } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { Document, isSeq } from 'yaml';
import { CodedError, exitCode } from '../../model/error.ts';
import { accessObjects, accessObjectsIn, labelOf } from './access.ts';
import { inject } from './inject.ts';
import { readManifests } from './manifests.ts';
import { type InjectOptions, reservedNames } from './options.ts';
import { uninject } from './uninject.ts';
import { type Workload, workloadsOf } from './workload.ts';

export type { InjectOptions, LogAccess } from './options.ts';

/** Manifests as they were changed, and what a person should know of it. */
export interface Injected {
  readonly text: string;
  readonly notes: readonly string[];
}

/**
 * Adds the sidecar to every workload of a manifest. All or nothing: where one is refused, nothing
 * is written.
 *
 * @throws CodedError MANIFEST_INVALID, NO_WORKLOAD, INJECT_REFUSED
 */
export function injectManifests(text: string, options: InjectOptions, name = 'input'): Injected {
  const manifests = readManifests(text, name);
  const documents = withoutAccess(manifests.documents);
  const workloads = workloadsIn(documents, name);
  const notes: string[] = [];
  const refused: string[] = [];
  const added: object[] = [];
  for (const workload of workloads) {
    const title = titleOf(workload);
    const result = inject(workload, options);
    if (result.kind === 'refused') {
      refused.push(...result.reasons.map((reason) => `${title}: ${reason}`));
    } else if (result.kind === 'declined') {
      notes.push(`${title}: left alone, as its annotation ${reservedNames.enabled} asks`);
    } else {
      notes.push(`${title}: injected beside container "${result.container}"`);
      if (options.log.kind === 'pod' && options.rbac) added.push(...accessObjects(workload));
    }
  }
  if (refused.length > 0) throw refusal(refused);
  return { text: manifests.write(withObjects(documents, added)), notes };
}

/**
 * Takes the sidecar out again.
 * @throws CodedError MANIFEST_INVALID, NO_WORKLOAD
 */
export function uninjectManifests(text: string, name = 'input'): Injected {
  const manifests = readManifests(text, name);
  const notes = workloadsIn(manifests.documents, name).map((workload) => {
    const title = titleOf(workload);
    if (!uninject(workload)) return `${title}: has no sidecar of ours`;
    const label = `${reservedNames.forWorkload}=${labelOf(workload.name)}`;
    return `${title}: taken out; its rights, if any: kubectl delete role,rolebinding -l ${label}`;
  });
  return { text: manifests.write(withoutAccess(manifests.documents)), notes };
}

/** Runs `heartbeat inject` on the streams of this process: manifests to stdout, notes to stderr. */
export async function runInjection(
  path: string,
  change:
    | { readonly kind: 'inject'; readonly options: InjectOptions }
    | { readonly kind: 'uninject' },
): Promise<void> {
  const name = path === '-' ? 'standard input' : path;
  const text = await readText(path, name);
  const { text: changed, notes } =
    change.kind === 'inject'
      ? injectManifests(text, change.options, name)
      : uninjectManifests(text, name);
  process.stdout.write(changed);
  for (const note of notes) process.stderr.write(`heartbeat: ${note}\n`);
}

async function readText(path: string, name: string): Promise<string> {
  try {
    return await textOf(path === '-' ? process.stdin : createReadStream(path));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CodedError('MANIFEST_UNREADABLE', `cannot read ${name}: ${why}`, {
      cause: error,
      hint: 'Name a manifest, or "-" for what kubectl pipes in.',
    });
  }
}

function workloadsIn(documents: readonly Document[], name: string): readonly Workload[] {
  const workloads = documents.flatMap(workloadsOf);
  if (workloads.length > 0) return workloads;
  throw new CodedError('NO_WORKLOAD', `there is nothing in ${name} that makes pods`, {
    exitCode: exitCode.usage,
    hint: 'It takes Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob and Pod, alone, in many documents or in a List.',
  });
}

/** Roles of earlier injections, which are written anew or not at all. */
function withoutAccess(documents: readonly Document[]): readonly Document[] {
  const names = new Set(documents.flatMap(workloadsOf).map(({ name }) => labelOf(name)));
  return documents.filter((document) => {
    const paths = accessObjectsIn(document, names);
    if (paths.some(({ length }) => length === 0)) return false;
    for (const path of paths.toReversed()) document.deleteIn(path);
    return true;
  });
}

/** A List takes new objects in; otherwise each is a document of its own. */
function withObjects(
  documents: readonly Document[],
  objects: readonly object[],
): readonly Document[] {
  const items: unknown = documents.length === 1 ? documents[0]?.getIn(['items'], true) : undefined;
  if (!isSeq(items)) return [...documents, ...objects.map((object) => new Document(object))];
  for (const object of objects) items.items.push(documents[0]?.createNode(object));
  return documents;
}

function titleOf({ kind, name }: Workload): string {
  return `${kind} ${name}`;
}

function refusal(reasons: readonly string[]): CodedError {
  const [first = '', ...others] = reasons;
  const message =
    others.length === 0
      ? `nothing was injected: ${first}`
      : `nothing was injected:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`;
  return new CodedError('INJECT_REFUSED', message, { exitCode: exitCode.usage });
}
