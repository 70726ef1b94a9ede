import { nameRegex } from '../files/pattern.ts';
import { podPathOf } from './pod-path.ts';

export interface PodSelectionOptions {
  /** Names, or patterns of such; a log must match one of each. */
  readonly namespaces: readonly string[];
  readonly pods: readonly string[];
  readonly containers: readonly string[];
  /** The pod that this process runs in: what it says of logs would be counted as logs. */
  readonly own: { readonly namespace: string | undefined; readonly pod: string | undefined };
  /** Whether a pod asks for a container to be counted; absent: none needs to. */
  readonly isAsking?: (uid: string, container: string) => boolean;
}

/** Tells the folders of containers whose logs are to be followed. */
export function podSelection(options: PodSelectionOptions): (folder: string) => boolean {
  const { own, isAsking = () => true } = options;
  const [isNamespace, isPod, isContainer] = [
    options.namespaces,
    options.pods,
    options.containers,
  ].map(anyOf);
  return (folder) => {
    const found = podPathOf(folder);
    if (found === undefined) return false;
    const { namespace, pod, uid, container } = found;
    if (pod === own.pod && namespace === (own.namespace ?? namespace)) return false;
    const isNamed = isNamespace?.(namespace) && isPod?.(pod) && isContainer?.(container);
    return isNamed === true && isAsking(uid, container);
  };
}

function anyOf(patterns: readonly string[]): (name: string) => boolean {
  const regexes = patterns.map(nameRegex);
  return (name) => regexes.some((regex) => regex.test(name));
}
