import { dirname, relative } from 'node:path';
import { type InjectOptions, reservedNames } from './options.ts';
import { type PodSpec, podSpecOf, type RunAs } from './pod-spec.ts';
import { refusals } from './refusals.ts';
import {
  logVolume,
  type SidecarTarget,
  sidecarContainer,
  sidecarVolumes,
} from './sidecar-container.ts';
import { TemplateEdit } from './template-edit.ts';
import { uninject } from './uninject.ts';
import { type Path, textAt, type Workload } from './workload.ts';

/** What became of a workload. */
export type Injection =
  | { readonly kind: 'injected'; readonly container: string }
  /** Its annotation `heartbeat/enabled: "false"` asks to be left alone. */
  | { readonly kind: 'declined' }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/**
 * Adds the sidecar to a workload, in place. What an earlier injection added is taken out first, so
 * doing it twice is doing it once, with the newer image and options.
 */
export function inject(workload: Workload, options: InjectOptions): Injection {
  const { document, templatePath } = workload;
  const annotation = (name: string): string | undefined =>
    textAt(document, [...templatePath, 'metadata', 'annotations', name]);
  uninject(workload);
  if (annotation(reservedNames.enabled) === 'false') return { kind: 'declined' };

  const pod = podSpecOf(workload);
  const container = containerOf(pod, annotation(reservedNames.containerName) ?? options.container);
  if (typeof container !== 'string') return { kind: 'refused', reasons: container };
  const reasons = refusals(workload, pod, { ...options, container });
  if (reasons.length > 0) return { kind: 'refused', reasons };

  const edit = new TemplateEdit(workload);
  if (options.log.kind === 'node') markForNode(edit, { ...options, container });
  else addSidecar(edit, workload, pod, { ...options, container });
  edit.finish();
  return { kind: 'injected', container };
}

/** The service's container, or why it is not clear which. */
function containerOf({ containers }: PodSpec, named: string | undefined): string | string[] {
  const names = containers.map(({ name }) => name);
  const [first] = names;
  if (named !== undefined) {
    return names.includes(named)
      ? named
      : [`it has no container "${named}" (it has: ${names.join(', ')})`];
  }
  if (first !== undefined && names.length === 1) return first;
  return [`it has ${names.length} containers (${names.join(', ')}): name one with --container`];
}

function markForNode(
  edit: TemplateEdit,
  { container, configMap, preset }: InjectOptions & { readonly container: string },
): void {
  edit.annotate(reservedNames.enabled, 'true');
  edit.annotate(reservedNames.containerName, container);
  if (configMap !== undefined) edit.annotate(reservedNames.configMapName, configMap);
  if (preset !== undefined) edit.annotate(reservedNames.presetName, preset);
}

function addSidecar(
  edit: TemplateEdit,
  workload: Workload,
  pod: PodSpec,
  options: InjectOptions & { readonly container: string },
): void {
  const { container, port, scrapeAnnotations, webConfigSecret } = options;
  const shared =
    options.log.kind === 'file'
      ? {
          logVolume: shareLog(edit, pod, options.log.path, container),
          runAs: writerOf(pod, container),
        }
      : {};
  const target: SidecarTarget = { service: workload.name, container, ...shared };
  // First of all, so that it watches from the service's first line on.
  edit.addTo(['spec', 'initContainers'], [sidecarContainer(options, target)], 'first');
  edit.addTo(['spec', 'volumes'], sidecarVolumes(options));
  if (!scrapeAnnotations) return;
  edit.annotate('prometheus.io/scrape', 'true');
  edit.annotate('prometheus.io/port', String(port));
  edit.annotate('prometheus.io/path', '/metrics');
  if (webConfigSecret !== undefined) edit.annotate('prometheus.io/scheme', 'https');
}

/** The log's folder on a volume that both mount: the one it is on already, else a new one. */
function shareLog(
  edit: TemplateEdit,
  pod: PodSpec,
  path: string,
  container: string,
): NonNullable<SidecarTarget['logVolume']> {
  const folder = dirname(path);
  const mounted = pod.volumeOf(container, folder);
  if (mounted !== undefined) {
    const { mount, volume } = mounted;
    const below = relative(mount.mountPath, folder);
    const subPath = [mount.subPath, below].filter(Boolean).join('/');
    return { name: volume.name, ...(subPath !== '' && { subPath }) };
  }
  const index = pod.containers.findIndex(({ name }) => name === container);
  const mounts: Path = ['spec', 'containers', index, 'volumeMounts'];
  edit.addTo(mounts, [{ name: logVolume.name, mountPath: folder }]);
  edit.addTo(['spec', 'volumes'], [logVolume]);
  return { name: logVolume.name };
}

/** As whom the service runs, where the manifest says so; never root. */
function writerOf({ containers, securityContext }: PodSpec, container: string): RunAs {
  const own = containers.find(({ name }) => name === container)?.securityContext;
  const { runAsUser, runAsGroup } = { ...securityContext, ...own };
  return {
    ...(runAsUser && { runAsUser }),
    ...(runAsUser && runAsGroup && { runAsGroup }),
  };
}
