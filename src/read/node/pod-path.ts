import { basename, dirname } from 'node:path';

/** Whose log a file is, as far as its path tells. */
export interface PodPath {
  readonly namespace: string;
  readonly pod: string;
  /** For a static pod the hash of its configuration. */
  readonly uid: string;
  readonly container: string;
}

/** Reads `…/NAMESPACE_POD_UID/CONTAINER`, the folder that the kubelet keeps a container's logs in. */
export function podPathOf(folder: string): PodPath | undefined {
  // None of the names may hold an underscore.
  const [namespace, pod, uid, ...others] = basename(dirname(folder)).split('_');
  const container = basename(folder);
  if (!namespace || !pod || !uid || container === '' || others.length > 0) return undefined;
  return { namespace, pod, uid, container };
}

/** `namespace/pod/container` of a log in such a folder, or of the folder itself. */
export function originOf(path: string): string | undefined {
  const folder = /^\d+\.log(?:\.|$)/.test(basename(path)) ? dirname(path) : path;
  const found = podPathOf(folder);
  return found && `${found.namespace}/${found.pod}/${found.container}`;
}
