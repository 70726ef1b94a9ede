import type { Document } from 'yaml';
import { reservedNames } from './options.ts';
import { podSpecOf } from './pod-spec.ts';
import { objectsOf, type Path, textAt, valueAt, type Workload } from './workload.ts';

/** What reading a pod's own log takes, and no more: https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
export function accessObjects(workload: Workload): readonly object[] {
  const { name, namespace } = workload;
  const metadata = {
    name: `${name}-heartbeat`,
    ...(namespace !== undefined && { namespace }),
    labels: { [reservedNames.forWorkload]: labelOf(name) },
  };
  const api = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: `${api}/v1`,
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }],
    },
    {
      apiVersion: `${api}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: api, kind: 'Role', name: metadata.name },
      subjects: [
        {
          kind: 'ServiceAccount',
          name: podSpecOf(workload).serviceAccountName,
          ...(namespace !== undefined && { namespace }),
        },
      ],
    },
  ];
}

/** A label's value holds 63 characters, a name 253. */
export function labelOf(name: string): string {
  return name.slice(0, 63).replace(/[^a-z0-9]+$/i, '');
}

/** Where in a document objects stand that were written for one of these workloads. */
export function accessObjectsIn(document: Document, names: ReadonlySet<string>): readonly Path[] {
  return objectsOf(document).filter((path) => {
    const kind = textAt(document, [...path, 'kind']);
    if (kind !== 'Role' && kind !== 'RoleBinding') return false;
    const label = valueAt(document, [...path, 'metadata', 'labels', reservedNames.forWorkload]);
    return typeof label === 'string' && names.has(label);
  });
}
