import { existsSync } from 'node:fs';
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { credentialsOf } from '../recorder/credentials.ts';
import { rejected } from '../testing/caught.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openKubeConfig, whyChanged } from './kubeconfig.ts';

const textOf = (user: string): string =>
  `{"clusters":[{"name":"c","cluster":{"server":"https://c"}}],"users":[{"name":"u","user":${user}}],"contexts":[{"name":"x","context":{"cluster":"c","user":"u"}}],"current-context":"x"}`;

test('a kubeconfig that others can read or write is refused, also behind a symbolic link', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'k');
  const link = join(folder.path, 'link');
  await writeFile(path, textOf('{}'));
  await symlink(path, link);
  for (const mode of [0o644, 0o640, 0o604, 0o620, 0o602]) {
    await chmod(path, mode);
    for (const each of [path, link]) {
      const error = await rejected(openKubeConfig(each));
      expect(error).toMatchObject({ code: 'E_KUBECONFIG_SHARED', exitCode: 3 });
      expect(error.hint).toContain(`chmod 600 ${each}`);
    }
  }
  for (const mode of [0o600, 0o400, 0o700]) {
    await chmod(path, mode);
    expect((await openKubeConfig(link)).kubeConfig.getCurrentCluster()?.name).toBe('c');
  }
});

test('another text in its file is another kubeconfig; the same text is not', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'k');
  await writeFile(path, textOf('{}'), { mode: 0o600 });
  const { file } = await openKubeConfig(path);
  await writeFile(path, textOf('{}'));
  expect(whyChanged(file)).toBeUndefined();
  await writeFile(path, textOf('{"token":"t"}'));
  expect(whyChanged(file)).toBe(`the kubeconfig ${path} was changed`);
  expect(whyChanged({ ...file, path: join(folder.path, 'none') })).toContain('cannot be read any more');
});

test('a program that it names runs only where that is allowed', async () => {
  await using folder = await temporaryFolder();
  const ran = join(folder.path, 'ran');
  const plugIn = join(folder.path, 'plug-in');
  const credential = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}';
  await writeFile(plugIn, `#!/bin/sh\ntouch ${ran}\necho '${credential}'\n`, { mode: 0o700 });
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: plugIn, interactiveMode: 'Never' };
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(textOf(JSON.stringify({ exec })));
  const error = await rejected(credentialsOf(kubeConfig));
  expect(error).toMatchObject({ code: 'E_KUBECONFIG_EXEC', exitCode: 3 });
  expect(error.message).toContain(plugIn);
  expect(existsSync(ran)).toBe(false);
  expect((await credentialsOf(kubeConfig, { plugIns: true })).headers).toMatchObject({ Authorization: 'Bearer t' });
  expect(existsSync(ran)).toBe(true);
  kubeConfig.loadFromString(textOf('{"auth-provider":{"name":"gcp","config":{"cmd-path":"/bin/true"}}}'));
  expect((await rejected(credentialsOf(kubeConfig))).code).toBe('E_KUBECONFIG_EXEC');
});
