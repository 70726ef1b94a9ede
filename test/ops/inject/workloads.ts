import { parseAllDocuments } from 'yaml';
import type { InjectOptions } from '../../../src/ops/inject/run.ts';

export const byPodLog: InjectOptions = {
  container: undefined,
  log: { kind: 'pod' },
  image: 'registry.example/heartbeat:1',
  port: 9464,
  configMap: undefined,
  webConfigSecret: undefined,
  preset: undefined,
  scrapeAnnotations: true,
  rbac: true,
};

export const byFile: InjectOptions = {
  ...byPodLog,
  log: { kind: 'file', path: '/var/log/shop/app.log' },
};

export const byNode: InjectOptions = { ...byPodLog, log: { kind: 'node' } };

/** A pod template of one container, as people write it. */
const template = `metadata:
  labels: { app: shop }
spec:
  containers:
    - name: app
      image: shop:1 # pinned
`;

const selector = 'selector:\n  matchLabels: { app: shop }\n';

function indented(text: string, depth: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(depth));
}

function workload(apiVersion: string, kind: string, spec: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: shop\nspec:\n${indented(spec, 2)}`;
}

const restart = 'spec:\n  restartPolicy: Never\n';
const jobTemplate = `template:\n${indented(template.replace('spec:\n', restart), 2)}`;

/** One manifest of every kind that makes pods. */
export const kinds: Readonly<Record<string, string>> = {
  Pod: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\n${template.slice(template.indexOf('spec:'))}`,
  Deployment: workload('apps/v1', 'Deployment', `${selector}template:\n${indented(template, 2)}`),
  StatefulSet: workload(
    'apps/v1',
    'StatefulSet',
    `serviceName: shop\n${selector}template:\n${indented(template, 2)}`,
  ),
  DaemonSet: workload('apps/v1', 'DaemonSet', `${selector}template:\n${indented(template, 2)}`),
  ReplicaSet: workload('apps/v1', 'ReplicaSet', `${selector}template:\n${indented(template, 2)}`),
  ReplicationController: workload(
    'v1',
    'ReplicationController',
    `selector: { app: shop }\ntemplate:\n${indented(template, 2)}`,
  ),
  Job: workload('batch/v1', 'Job', jobTemplate),
  CronJob: workload(
    'batch/v1',
    'CronJob',
    `schedule: "0 3 * * *"\njobTemplate:\n  spec:\n${indented(jobTemplate, 4)}`,
  ),
};

/** The objects of a manifest as plain values. */
export function objectsIn(text: string): object[] {
  const documents = parseAllDocuments(text, { version: '1.1' });
  return (Array.isArray(documents) ? documents : []).map((document) => document.toJS() as object);
}
