import { type Document, isMap, isSeq } from 'yaml';

export type Path = readonly (string | number)[];

/** An object of a manifest that makes pods, and where in its document it stands. */
export interface Workload {
  readonly document: Document;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The object itself. */
  readonly path: Path;
  /** Its pod template: the part with `metadata` and `spec` of the pods. */
  readonly templatePath: Path;
}

/** Where each kind keeps the template of its pods; a Pod is one itself. */
const templates: Readonly<Record<string, Path>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The workloads of a document, also of a `kind: List`; other kinds are passed over. */
export function workloadsOf(document: Document): readonly Workload[] {
  return objectsOf(document).flatMap((path) => {
    const kind = textAt(document, [...path, 'kind']) ?? '';
    const template = templates[kind];
    if (template === undefined || !isMap(document.getIn([...path, ...template, 'spec'], true))) {
      return [];
    }
    const name =
      textAt(document, [...path, 'metadata', 'name']) ??
      textAt(document, [...path, 'metadata', 'generateName'])?.replace(/-$/, '') ??
      kind.toLowerCase();
    const namespace = textAt(document, [...path, 'metadata', 'namespace']);
    return [{ document, kind, name, namespace, path, templatePath: [...path, ...template] }];
  });
}

/** Paths of the objects in a document: its root, or the items of a list. */
export function objectsOf(document: Document): readonly Path[] {
  const kind = textAt(document, ['kind']) ?? '';
  const items = document.getIn(['items'], true);
  if (!kind.endsWith('List') || !isSeq(items)) return [[]];
  return items.items.map((_, index) => ['items', index]);
}

/** The text at a path; `undefined` where there is none. */
export function textAt(document: Document, path: Path): string | undefined {
  const value = document.getIn(path);
  return typeof value === 'string' ? value : undefined;
}

/** A part of a document as plain values; `undefined` where there is none. */
export function valueAt(document: Document, path: Path): unknown {
  const node: unknown = document.getIn(path, true);
  return node === undefined ? undefined : JSON.parse(JSON.stringify(node, plainNumber));
}

function plainNumber(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
