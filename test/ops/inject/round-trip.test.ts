import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { injectManifests, uninjectManifests } from '../../../src/ops/inject/run.ts';
import { runs } from '../../support/runs.ts';
import { byFile, byNode, byPodLog, objectsIn } from './workloads.ts';

/** A collection as manifests have it: not there, null, empty, or with something in it. */
function collection<T>(...values: readonly T[]): fc.Arbitrary<T | null | undefined> {
  return fc.constantFrom(undefined, null, ...values);
}

const names = fc.constantFrom('prometheus.io/scrape', 'prometheus.io/path', 'team');
const annotations = fc.oneof(
  collection({}),
  fc.dictionary(names, fc.constantFrom('app', 'true', 'shop')),
);
const volumes = collection([], [{ name: 'tmp', emptyDir: {} }]);
const mounts = collection([], [{ name: 'tmp', mountPath: '/tmp' }]);
const initContainers = collection([], [{ name: 'migrate', image: 'shop:1' }]);

const deployments = fc
  .record({ annotations, volumes, mounts, initContainers, metadata: fc.boolean() })
  .map(({ annotations, volumes, mounts, initContainers, metadata }) => ({
    kind: 'Deployment',
    metadata: { name: 'shop' },
    spec: {
      template: {
        ...(metadata && { metadata: { annotations } }),
        spec: {
          initContainers,
          containers: [{ name: 'app', image: 'shop:1', volumeMounts: mounts }],
          volumes,
        },
      },
    },
  }));

describe('any Deployment', () => {
  it('is itself again, and twice injected is once', () => {
    fc.assert(
      fc.property(
        deployments,
        fc.constantFrom(byPodLog, byFile, byNode),
        fc.constantFrom(byPodLog, byFile, byNode),
        (object, first, second) => {
          const text = stringify(object);
          const named = { container: 'app', scrapeAnnotations: true };
          const once = injectManifests(text, { ...first, ...named }).text;
          expect(injectManifests(once, { ...first, ...named }).text).toBe(once);
          const other = injectManifests(once, { ...second, ...named }).text;
          expect(objectsIn(uninjectManifests(other).text)).toEqual(objectsIn(text));
        },
      ),
      runs(150),
    );
  });
});
