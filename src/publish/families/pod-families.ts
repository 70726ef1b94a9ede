import type { PodName } from '../../model/view.ts';
import { byIdentity } from './by-identity.ts';
import { PodFamilyNames } from './pod-family-names.ts';
import type { SampledFamily, SeriesTable } from './sampled-family.ts';

/** The families of one pod of a node. */
export interface PodFamilies {
  readonly name: PodName;
  readonly families: readonly SampledFamily[];
}

const podLabels = ['container', 'namespace', 'pod'] as const;

/**
 * The families of all pods, those of one name and type as one; each series has the labels of its
 * pod. Where pods publish one name as two types, the type is part of the name.
 */
export function createPodFamilies(): (pods: readonly PodFamilies[]) => readonly SampledFamily[] {
  const names = new PodFamilyNames();
  const label = createPodLabels();
  return (pods) => {
    names.note(pods.flatMap(({ families }) => families));
    const merged = new Map<string, { family: SampledFamily; tables: SeriesTable<never>[] }>();
    for (const { name: pod, families } of pods) {
      for (const family of families) {
        const name = names.nameOf(family);
        const known = merged.get(name) ?? { family: { ...family, name }, tables: [] };
        merged.set(name, known);
        for (const table of family.tables) {
          known.tables.push(label(pod, table as SeriesTable<never>));
        }
      }
    }
    return Array.from(merged.values(), ({ family, tables }) => ({ ...family, tables }));
  };
}

/**
 * Puts the labels of a pod before those of a table. A label of the log that has the name of one of
 * these is called `exported_…`, as Prometheus does it with what a target says against its own.
 */
function createPodLabels() {
  const ofSeries = byIdentity((_series: SeriesTable<unknown>['series']) => ({
    labelled: undefined as Pick<SeriesTable<never>, 'labels' | 'series'> | undefined,
    pod: undefined as PodName | undefined,
  }));
  return (pod: PodName, table: SeriesTable<never>): SeriesTable<never> => {
    const memory = ofSeries(table.series);
    if (memory.labelled === undefined || memory.pod !== pod) {
      const own = podLabels.map((label) => pod[label]);
      memory.pod = pod;
      memory.labelled = {
        labels: [...podLabels, ...exportedNames(table.labels)],
        series: table.series.map((values) => [...own, ...values]),
      };
    }
    return { ...memory.labelled, values: table.values };
  };
}

function exportedNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>([...podLabels, ...names]);
  return names.map((name) => {
    if (!podLabels.some((own) => own === name)) return name;
    let free = `exported_${name}`;
    while (taken.has(free)) free = `exported_${free}`;
    return free;
  });
}
