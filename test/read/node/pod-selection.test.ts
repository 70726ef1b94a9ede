import { expect, it } from 'vitest';
import { originOf, podPathOf } from '../../../src/read/node/pod-path.ts';
import { podSelection } from '../../../src/read/node/pod-selection.ts';

const folder = '/var/log/pods/shop_web-0_4f6e-11/app';
const all = { namespaces: ['*'], pods: ['*'], containers: ['*'] };
const nobody = { namespace: undefined, pod: undefined };

it('a path tells whose log it is', () => {
  expect(podPathOf(folder)).toEqual({
    namespace: 'shop',
    pod: 'web-0',
    uid: '4f6e-11',
    container: 'app',
  });
  expect(podPathOf('/var/log/pods/shop_web-0/app')).toBeUndefined();
  expect(podPathOf('/var/log/app/logs')).toBeUndefined();
  for (const path of [folder, `${folder}/0.log`, `${folder}/1.log.20240101-000000.gz`]) {
    expect(originOf(path)).toBe('shop/web-0/app');
  }
  expect(originOf('/var/log/app.log')).toBeUndefined();
});

it.each([
  [{}, true],
  [{ namespaces: ['sho?', 'x'] }, true],
  [{ namespaces: ['team-*'] }, false],
  [{ pods: ['web-*'], containers: ['app'] }, true],
  [{ containers: ['istio-proxy'] }, false],
  [{ own: { namespace: 'shop', pod: 'web-0' } }, false],
  [{ own: { namespace: undefined, pod: 'web-0' } }, false],
  [{ own: { namespace: 'other', pod: 'web-0' } }, true],
  [{ isAsking: (uid: string) => uid === '4f6e-11' }, true],
  [{ isAsking: () => false }, false],
])('selects by %j: %s', (choice, expected) => {
  const isSelected = podSelection({ ...all, own: nobody, ...choice });
  expect(isSelected(folder)).toBe(expected);
  expect(isSelected('/var/log/pods/lost+found')).toBe(false);
});
