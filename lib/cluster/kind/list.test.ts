import { expect, test } from '@playwright/test';
import { rejected } from '../../testing/caught.ts';
import { fakeContainer, fakeKindHost } from '../../testing/fake-kind-host.ts';
import { fails, fakeRun } from '../../testing/fake-run.ts';
import { dockerBy } from './docker.ts';
import { listClusters } from './list.ts';

test('lists the networks that bear our label, and counts the containers that are in them', async () => {
  const host = fakeKindHost();
  host.networks.set('ours', 'run-1');
  host.networks.set('kind', '');
  host.containers.set('a', fakeContainer('a', 'ours'));
  host.containers.set('b', fakeContainer('b', 'ours'));
  host.containers.set('foreign', fakeContainer('foreign', 'ours', 'kind'));
  expect(await listClusters(dockerBy(host.run))).toEqual([{ name: 'ours', runId: 'run-1', made: undefined, nodes: 2 }]);
});

test('reads when Docker made each, and lists the youngest last', async () => {
  const run = fakeRun([
    [
      /^docker network ls --filter label=dev\.powercut\.run /,
      'young run-2 2026-11-25 12:40:42.87816654 +0100 CET\nold run-1 2026-11-25 11:30:00 +0000 UTC',
    ],
    [/^docker ps/, ''],
  ]);
  expect(await listClusters(dockerBy(run))).toEqual([
    { name: 'old', runId: 'run-1', made: new Date('2026-11-25T11:30:00Z'), nodes: 0 },
    { name: 'young', runId: 'run-2', made: new Date('2026-11-25T11:40:42Z'), nodes: 0 },
  ]);
});

test('a Docker that does not answer is an error, not an empty list', async () => {
  const run = fakeRun([[/^docker/, fails('Cannot connect to the Docker daemon')]]);
  expect(await rejected(listClusters(dockerBy(run)))).toMatchObject({ code: 'E_DOCKER_NOT_RUNNING' });
});
