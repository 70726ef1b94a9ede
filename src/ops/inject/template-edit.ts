import { isMap, isSeq } from 'yaml';
import type { InjectionRecord } from './record.ts';
import { recordPath } from './record.ts';
import type { Path, Workload } from './workload.ts';

/** Adds to a pod template and writes down what it added, so that all of it can be taken out. */
export class TemplateEdit {
  readonly #workload: Workload;
  readonly #made: InjectionRecord['made'][number][] = [];
  readonly #annotations: string[] = [];

  constructor(workload: Workload) {
    this.#workload = workload;
  }

  /** Adds items to a list of the template, at its end or before all that is there. */
  addTo(list: Path, items: readonly object[], where: 'first' | 'last' = 'last'): void {
    const { document } = this.#workload;
    const path = this.#ensure(list, []);
    const node: unknown = document.getIn(path, true);
    if (!isSeq(node)) return;
    const added = items.map((item) => document.createNode(item));
    if (where === 'first') node.items.unshift(...added);
    else node.items.push(...added);
  }

  /** An annotation that is there already stays as it is. */
  annotate(name: string, value: string): void {
    const path = this.#ensure(['metadata', 'annotations'], {});
    if (this.#workload.document.hasIn([...path, name])) return;
    this.#workload.document.setIn([...path, name], value);
    this.#annotations.push(name);
  }

  /** Leaves the record of it all in the template. */
  finish(): void {
    this.#ensure(['metadata', 'annotations'], {});
    const record: InjectionRecord = {
      version: 1,
      made: this.#made,
      annotations: this.#annotations,
    };
    this.#workload.document.setIn(recordPath(this.#workload), JSON.stringify(record));
  }

  /** Makes a collection where there is none, and those around it. */
  #ensure(path: Path, empty: object): Path {
    const { document, templatePath } = this.#workload;
    for (let length = 1; length <= path.length; length += 1) {
      const part = path.slice(0, length);
      const full = [...templatePath, ...part];
      const value: unknown = document.getIn(full, true);
      const isThere = isMap(value) || isSeq(value);
      // A collection that is written as {} would take its new members on one long line.
      if (isThere && value.items.length === 0) value.flow = false;
      if (isThere) continue;
      this.#made.push({ path: part, was: document.hasIn(full) ? 'null' : 'absent' });
      document.setIn(full, document.createNode(length === path.length ? empty : {}));
    }
    return [...templatePath, ...path];
  }
}
