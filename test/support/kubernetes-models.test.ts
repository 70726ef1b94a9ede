import { describe, expect, it } from 'vitest';
import { problemsOf } from './kubernetes-models.ts';

function pod(container: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x', labels: { any: 'label' } },
    spec: { containers: [{ name: 'app', image: 'app', ...container }] },
  };
}

describe('the check of manifests', () => {
  it('passes what is right', () => {
    expect(problemsOf(pod({ resources: { limits: { cpu: '1', 'vendor/gpu': 1 } } }))).toEqual([]);
  });

  it.each([
    ['a wrong type', pod({ name: 3 }), /name must be string/],
    ['a missing part', { ...pod({}), spec: {} }, /containers/],
    ['an unknown key', pod({ livenesProbe: {} }), /unknown key .*\/livenesProbe/],
    ['an unknown key within', pod({ resources: { limit: {} } }), /unknown key .*\/limit$/],
    ['an unknown kind', { apiVersion: 'v2', kind: 'Pod' }, /no model of v2 Pod/],
  ])('finds %s', (_, object, problem) => {
    expect(problemsOf(object).join('\n')).toMatch(problem);
  });
});
