import { reservedNames } from './options.ts';
import { type Path, textAt, type Workload } from './workload.ts';

/** What was added to a pod template besides what its names tell: kept in an annotation of it. */
export interface InjectionRecord {
  readonly version: 1;
  /** Collections that were not there, or were null; paths within the template, inner ones last. */
  readonly made: readonly { readonly path: Path; readonly was: 'absent' | 'null' }[];
  /** Annotations that were not there. */
  readonly annotations: readonly string[];
}

export function recordPath({ templatePath }: Workload): Path {
  return [...templatePath, 'metadata', 'annotations', reservedNames.record];
}

/** The record that an injection left; `undefined` where there was none, or nothing can be made of it. */
export function recordOf(workload: Workload): InjectionRecord | undefined {
  const text = textAt(workload.document, recordPath(workload));
  if (text === undefined) return undefined;
  try {
    const record: unknown = JSON.parse(text);
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is InjectionRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { version, made, annotations } = value as Partial<Record<string, unknown>>;
  return version === 1 && Array.isArray(made) && Array.isArray(annotations);
}
