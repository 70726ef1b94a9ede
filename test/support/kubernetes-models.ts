import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { ReplicaSet } from 'kubernetes-models/apps/v1/ReplicaSet';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { ClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import { ClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Pod } from 'kubernetes-models/v1/Pod';
import { ReplicationController } from 'kubernetes-models/v1/ReplicationController';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

/** The kinds of the models, by `apiVersion` and `kind`. */
const models: ReadonlyMap<string, { readonly prototype: object }> = new Map(
  [
    ClusterRole,
    ClusterRoleBinding,
    ConfigMap,
    CronJob,
    DaemonSet,
    Deployment,
    Job,
    Namespace,
    NetworkPolicy,
    Pod,
    PodMonitor,
    PrometheusRule,
    ReplicaSet,
    ReplicationController,
    Role,
    RoleBinding,
    Secret,
    Service,
    ServiceAccount,
    StatefulSet,
  ].map((model) => [`${model.apiVersion} ${model.kind}`, model]),
);

interface Manifest {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}

/** What is wrong with an object by the model of its kind, unknown keys too; empty: nothing. */
export function problemsOf(object: unknown): string[] {
  const { apiVersion, kind } = object as Manifest;
  const model = models.get(`${String(apiVersion)} ${String(kind)}`);
  if (model === undefined) return [`no model of ${String(apiVersion)} ${String(kind)}`];
  const unread: (() => string[])[] = [];
  try {
    const validate: unknown = Reflect.get(model.prototype, 'validate');
    if (typeof validate !== 'function') throw new TypeError('the model has no validator');
    Reflect.apply(validate, watched(object, '', unread), []);
  } catch (error) {
    return [String(error)];
  }
  return unread.flatMap((keys) => keys()).map((key) => `unknown key ${key}`);
}

/**
 * The models let unknown keys pass; the API server drops them with a warning. What a validator
 * neither read nor listed, its schema does not know.
 */
function watched(value: unknown, path: string, unread: (() => string[])[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const read = new Set<string | symbol>();
  const parts = new Map<string | symbol, unknown>();
  let isListed = Array.isArray(value);
  unread.push(() =>
    isListed
      ? []
      : Object.keys(value)
          .filter((key) => !read.has(key))
          .map((key) => `${path}/${key}`),
  );
  return new Proxy(value, {
    get(target, key) {
      read.add(key);
      const part: unknown = Reflect.get(target, key);
      if (typeof part !== 'object' || part === null) return part;
      if (!parts.has(key)) parts.set(key, watched(part, `${path}/${String(key)}`, unread));
      return parts.get(key);
    },
    ownKeys(target) {
      isListed = true;
      return Reflect.ownKeys(target);
    },
  });
}
