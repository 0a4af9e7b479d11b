import { expect, test } from '@playwright/test';
import { behaviourOf, isExtrapolated } from '../../lib/sim/behaviour.ts';
import { welcome } from './welcome.ts';

const said = (version: string, kubeconfig = 'sim.kubeconfig'): string =>
  welcome({
    version,
    extrapolated: isExtrapolated(behaviourOf(version)),
    workers: 2,
    url: 'https://127.0.0.1:1',
    speed: 60,
    worker: 'sim-worker',
    kubeconfig,
    isUsualPlace: kubeconfig === 'sim.kubeconfig',
  });

test('a version that was never recorded is said to be extrapolated, and no other', () => {
  expect(said('v1.36.4')).toContain('extrapolated');
  expect(said('v1.37.2')).not.toContain('extrapolated');
});

test('the commands name the kubeconfig where they would not find it', () => {
  expect(said('v1.37.2')).toContain('\n  powercut power cut sim-worker\n');
  expect(said('v1.37.2', '/tmp/k')).toContain('\n  powercut power cut sim-worker --kubeconfig /tmp/k\n');
});
