import { isMap, isSeq } from 'yaml';
import { reservedNames } from './options.ts';
import { recordOf, recordPath } from './record.ts';
import { type Path, valueAt, type Workload } from './workload.ts';

const volumes: ReadonlySet<unknown> = new Set([
  reservedNames.stateVolume,
  reservedNames.configVolume,
  reservedNames.webConfigVolume,
  reservedNames.logVolume,
]);

/**
 * Takes out of a workload, in place, what an injection added: nothing else is touched. Returns
 * whether there was anything.
 */
export function uninject(workload: Workload): boolean {
  const { document, templatePath } = workload;
  const record = recordOf(workload);
  if (record === undefined) return false;
  const at = (path: Path): Path => [...templatePath, ...path];

  removeNamed(workload, at(['spec', 'initContainers']), (name) => name === reservedNames.container);
  removeNamed(workload, at(['spec', 'volumes']), (name) => volumes.has(name));
  const containers: unknown = document.getIn(at(['spec', 'containers']), true);
  const count = isSeq(containers) ? containers.items.length : 0;
  for (let index = 0; index < count; index += 1) {
    const mounts = at(['spec', 'containers', index, 'volumeMounts']);
    removeNamed(workload, mounts, (name) => volumes.has(name));
  }
  document.deleteIn(recordPath(workload));
  for (const name of record.annotations) {
    document.deleteIn(at(['metadata', 'annotations', name]));
  }
  for (const { path, was } of record.made.toReversed()) {
    if (!isEmpty(document.getIn(at(path), true))) continue;
    if (was === 'null') document.setIn(at(path), null);
    else document.deleteIn(at(path));
  }
  return true;
}

function removeNamed({ document }: Workload, list: Path, isOurs: (name: unknown) => boolean): void {
  const node: unknown = document.getIn(list, true);
  if (!isSeq(node)) return;
  for (let index = node.items.length - 1; index >= 0; index -= 1) {
    if (isOurs(valueAt(document, [...list, index, 'name']))) document.deleteIn([...list, index]);
  }
}

/** What was made is left where others have put something into it since. */
function isEmpty(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.items.length === 0;
}
