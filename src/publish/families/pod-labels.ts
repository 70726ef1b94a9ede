import type { PodName } from '../../model/view.ts';
import { createLabelRenderer } from './label.ts';

const names = ['container', 'namespace', 'pod'];
const render = createLabelRenderer(names);
const maybeTaken = /(?:container|namespace|pod)="/;
/** A label as it is rendered: its name, and its value with what is escaped in it. */
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** `container="…",namespace="…",pod="…"`. */
export function podLabels({ container, namespace, pod }: PodName): string {
  return render([container, namespace, pod]);
}

/**
 * Labels with those of the pod before them. A label of the log that has the name of one of these is
 * called `exported_…`, as Prometheus does it with what a target says against its own labels.
 */
export function withPodLabels(pod: string, labels: string): string {
  if (labels === '') return pod;
  return `${pod},${maybeTaken.test(labels) ? exported(labels) : labels}`;
}

function exported(labels: string): string {
  const taken = new Set([...names, ...[...labels.matchAll(label)].map(([, name = '']) => name)]);
  return labels.replace(label, (text, name: string, value: string) => {
    if (!names.includes(name)) return text;
    let free = `exported_${name}`;
    while (taken.has(free)) free = `exported_${free}`;
    return `${free}="${value}"`;
  });
}
