import { visit } from 'yaml';
import { type InjectOptions, reservedNames } from './options.ts';
import type { PodSpec } from './pod-spec.ts';
import { textAt, valueAt, type Workload } from './workload.ts';

/** Folders in which an image keeps what it needs: a volume over one would hide it. */
const foldersOfImages =
  /^\/(?:|app|bin|dev|etc|home|lib|lib64|opt|proc|root|sbin|srv|sys|usr|var)$/;

/** Why a sidecar cannot be added safely, each reason with what to do; empty: it can. */
export function refusals(
  workload: Workload,
  pod: PodSpec,
  options: InjectOptions,
): readonly string[] {
  return [
    ...ofObject(workload),
    ...ofNames(pod),
    ...(options.log.kind === 'node' ? [] : ofPort(pod, options)),
    ...ofPlatform(pod),
    ...(options.scrapeAnnotations && options.log.kind !== 'node'
      ? ofScrapeAnnotations(workload, options)
      : []),
    ...(options.log.kind === 'pod' ? ofToken(pod) : []),
    ...(options.log.kind === 'file' ? ofLogFile(pod, options.log.path, options.container) : []),
  ];
}

/** Some objects are made once and for all; others are made anew by their owner. */
function ofObject({ document, kind, path }: Workload): string[] {
  const metadata = valueAt(document, [...path, 'metadata']) as Metadata | undefined;
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
  if (owner !== undefined) {
    return [`it is made by ${owner.kind} ${owner.name}: inject that one`];
  }
  if (metadata?.uid !== undefined && (kind === 'Pod' || kind === 'Job')) {
    return [
      `it runs, and the containers of a ${kind} cannot change: delete it, and inject its manifest`,
    ];
  }
  let hasAlias = false;
  visit(document, {
    Alias() {
      hasAlias = true;
      return visit.BREAK;
    },
  });
  return !hasAlias
    ? []
    : [
        'its YAML has aliases (*name), and a change to one place would be one to all: write them out',
      ];
}

interface Metadata {
  readonly uid?: string;
  readonly ownerReferences?: readonly { kind: string; name: string; controller?: boolean }[];
}

function ofNames({ containers, initContainers, volumes }: PodSpec): string[] {
  const reasons = [];
  if ([...containers, ...initContainers].some(({ name }) => name === reservedNames.container)) {
    reasons.push(
      `it has a container "${reservedNames.container}" that was not injected: rename it`,
    );
  }
  const volume = volumes.find(({ name }) =>
    [reservedNames.stateVolume, reservedNames.configVolume, reservedNames.logVolume].some(
      (taken) => taken === name,
    ),
  );
  if (volume !== undefined) {
    reasons.push(`it has a volume "${volume.name}" that was not injected: rename it`);
  }
  return reasons;
}

function ofPort({ containers, initContainers }: PodSpec, { port }: InjectOptions): string[] {
  const taken = [...containers, ...initContainers].find(({ ports }) =>
    ports?.some(({ containerPort }) => containerPort === port),
  );
  return taken === undefined
    ? []
    : [`its container "${taken.name}" has port ${port}: choose another with --port`];
}

function ofPlatform({ os, nodeSelector }: PodSpec): string[] {
  const name = os?.name ?? nodeSelector?.['kubernetes.io/os'] ?? 'linux';
  return name === 'linux' ? [] : [`its pods run on ${name}, the sidecar on Linux only`];
}

function ofScrapeAnnotations(
  { document, templatePath }: Workload,
  { port }: InjectOptions,
): string[] {
  const path = [...templatePath, 'metadata', 'annotations', 'prometheus.io/port'];
  const taken = textAt(document, path);
  return taken === undefined || taken === String(port)
    ? []
    : [
        `its annotation prometheus.io/port leads Prometheus to ${taken}: use --no-scrape-annotations, and a PodMonitor or a job for port ${port}`,
      ];
}

function ofToken({ automountServiceAccountToken }: PodSpec): string[] {
  return automountServiceAccountToken === false
    ? [
        'it has no token (automountServiceAccountToken: false), so its log cannot be read from the API server: use --log FILE, or --node',
      ]
    : [];
}

function ofLogFile(pod: PodSpec, path: string, container: string | undefined): string[] {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const mounted = pod.volumeOf(container, folder);
  if (mounted === undefined) {
    return foldersOfImages.test(folder === '' ? '/' : folder)
      ? [
          `a volume at ${folder === '' ? '/' : folder} would hide what the image has there: log to a folder of its own`,
        ]
      : [];
  }
  const { volume, mount } = mounted;
  const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
  if (['configMap', 'secret', 'projected', 'downwardAPI'].includes(kind)) {
    return [`${folder} is on its volume "${volume.name}" (${kind}), where no log can be written`];
  }
  return mount.subPathExpr === undefined
    ? []
    : [`${folder} is mounted with subPathExpr, which another container would expand differently`];
}
