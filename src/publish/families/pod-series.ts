import type { Snapshot } from '../../model/snapshot.ts';
import type { PodName, PodView, View } from '../../model/view.ts';
import type { Distribution, Family, Sample } from './family.ts';
import { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';
import { podLabels, withPodLabels } from './pod-labels.ts';
import { createSeries } from './series.ts';

/** What one scrape shows of a pod. */
export interface ObservedPod {
  readonly name: PodName;
  readonly view: View;
  readonly snapshot: Snapshot;
  readonly rates: Readonly<Record<string, number>>;
}

export function observe(pods: readonly PodView[]): readonly ObservedPod[] {
  return pods.map(({ name, view }) => ({
    name,
    view,
    snapshot: view.snapshot(),
    rates: view.rates(),
  }));
}

/** Names and types remembered at most, unless more are shown at once. */
const maxRemembered = 4096;

/**
 * The series of all pods, those of one name in one family. Each has the labels of its pod. Where two
 * pods publish one name as two types, the one that came second gets a number.
 */
export function createPodSeries(): (pods: readonly ObservedPod[]) => readonly Family[] {
  const seriesOf = new WeakMap<View, Series>();
  let names = new Map<string, string>();
  let book = new NameBook();

  const nameOf = ({ name, type }: Family): string => {
    const key = `${type} ${name}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const [ending = ''] = /(?:_timestamp)?_seconds$/.exec(name) ?? [];
    const claimed = book.reserve(name.slice(0, name.length - ending.length), ending, type);
    names.set(key, claimed);
    return claimed;
  };

  const merge = (pods: readonly ObservedPod[]): readonly Family[] => {
    const families = new Map<string, Merged>();
    for (const { name: of, view, snapshot, rates } of pods) {
      const series = seriesOf.get(view) ?? createSeries(view.declarations);
      seriesOf.set(view, series);
      const labels = podLabels(of);
      for (const family of series({ snapshot, rates })) {
        const name = nameOf(family);
        const merged = families.get(name) ?? begun(family, name);
        families.set(name, merged);
        add(family, labels, merged);
      }
    }
    return [...families.values()];
  };

  return (pods) => {
    if (names.size > maxRemembered) {
      names = new Map();
      book = new NameBook();
    }
    return merge(pods);
  };
}

interface Merged extends Family {
  readonly samples: Sample[];
  readonly distributions: Distribution[];
}

function begun(family: Family, name: string): Merged {
  return { ...family, name, samples: [], distributions: [] };
}

function add({ samples, distributions = [] }: Family, pod: string, merged: Merged): void {
  for (const sample of samples) {
    merged.samples.push({ ...sample, labels: withPodLabels(pod, sample.labels) });
  }
  for (const distribution of distributions) {
    const labels = withPodLabels(pod, distribution.labels);
    merged.distributions.push({ ...distribution, labels });
  }
}
