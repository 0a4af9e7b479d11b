import { expect, test } from '@playwright/test';
import { oftenCauses, progressOf, tellingLine } from './kind-output.ts';

test.describe('what kind prints', () => {
  for (const [line, progress] of [
    [' • Ensuring node image (kindest/node:v1.37.0) 🖼️  ...', 'Ensuring node image (kindest/node:v1.37.0)'],
    [' • Preparing nodes 📦 📦 📦   ...', 'Preparing nodes'],
    [' • Starting control-plane 🕹️  ...', 'Starting control-plane'],
    [' • Joining worker nodes 🚜  ...', 'Joining worker nodes'],
    [' ✓ Preparing nodes 📦 📦 📦 ', undefined],
    ['WARNING: Overriding docker network due to KIND_EXPERIMENTAL_DOCKER_NETWORK', undefined],
    ['WARNING: Here be dragons! This is not supported currently.', undefined],
    ['Set kubectl context to "kind-power"', undefined],
    ['Have a nice day! 👋', undefined],
    ['', undefined],
  ] as const) {
    test(`"${line}" shows ${progress === undefined ? 'nothing' : `"${progress}"`}`, () => {
      expect(progressOf(line)).toBe(progress);
    });
  }

  for (const [what, output, line] of [
    [
      'Docker refused',
      'Creating cluster "power" ...\nERROR: failed to create cluster: command "docker run …" failed with error: exit status 125\nCommand Output: docker: Error response from daemon: Conflict. The name is in use.\nStack Trace: …',
      'Error response from daemon: Conflict. The name is in use.',
    ],
    [
      'a node did not boot',
      'ERROR: failed to create cluster: could not find a log line that matches "Reached target .*Multi-User System.*"',
      'failed to create cluster: could not find a log line that matches "Reached target .*Multi-User System.*"',
    ],
    [
      'kubeadm failed',
      'ERROR: failed to create cluster: failed to init node with kubeadm: command "docker exec …" failed\nCommand Output: I1125\nerror: error execution phase wait-control-plane: could not initialize a Kubernetes cluster\nTo see the stack trace',
      'error execution phase wait-control-plane: could not initialize a Kubernetes cluster',
    ],
    [
      'the disk is full, whatever else is said',
      'Error response from daemon: mkdir: no space left on device\nerror execution phase x',
      'Error response from daemon: mkdir: no space left on device',
    ],
    ['nothing of this was said', 'one\ntwo\n\n', 'two'],
    ['nothing was said', '\n', 'it said nothing'],
  ] as const) {
    test(`is told by its telling line when ${what}`, () => {
      expect(tellingLine(output)).toBe(line);
    });
  }

  test('is cut where it is very long', () => {
    expect(tellingLine(`ERROR: ${'x'.repeat(1000)}`).length).toBeLessThan(320);
  });
});

test.describe('the causes that are often behind it', () => {
  const fine = { inotifyInstances: 1024, cgroupVersion: '2' };

  test('are none where nothing speaks for one', () => {
    expect(oftenCauses('ERROR: x', 37, fine)).toEqual([]);
  });

  test('name few inotify instances, with what there are', () => {
    expect(oftenCauses('', 37, { ...fine, inotifyInstances: 128 }).join()).toContain('(it is 128)');
    expect(oftenCauses('too many open files', 37, { ...fine, inotifyInstances: undefined })).toHaveLength(1);
  });

  test('name cgroup v1 from v1.35 on', () => {
    expect(oftenCauses('', 35, { ...fine, cgroupVersion: '1' }).join()).toContain('cgroup v1');
    expect(oftenCauses('', 34, { ...fine, cgroupVersion: '1' })).toEqual([]);
  });

  test('name a full disk and a port that is taken', () => {
    expect(oftenCauses('write: no space left on device', 37, fine).join()).toContain('docker system df');
    expect(oftenCauses('Bind for 127.0.0.1:6443 failed: port is already allocated', 37, fine).join()).toContain('port');
  });
});
