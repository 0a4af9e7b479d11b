import { expect, test } from '@playwright/test';
import { secretsOfEnvironment, secretsOfKubeconfig, secretsOfManifest } from './secrets-of.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('a kubeconfig tells its key, as it is and decoded, its tokens, its password, and what it gives to a program', () => {
  const key = base64('the key itself');
  const text = [
    'users:',
    '- name: a',
    '  user:',
    `    client-key-data: ${key}`,
    '    token: "t0ken-of-a"',
    '    password: pass-of-a',
    '    auth-provider: { name: oidc, config: { client-id: kube, id-token: id-of-a, refresh-token: "again", client-secret: own } }',
    '    exec:',
    '      env:',
    '      - name: LOGIN_TOKEN',
    '        value: given-to-it',
    '      - name: REGION',
    '        value: eu-central-1',
  ].join('\n');
  const found = [key, 'the key itself', 't0ken-of-a', 'pass-of-a', 'id-of-a', 'again', 'own', 'given-to-it'];
  expect(secretsOfKubeconfig(text)).toEqual(found);
  const json = JSON.stringify({ users: [{ name: 'a', user: { token: 't0ken', 'client-key-data': key } }] });
  expect(secretsOfKubeconfig(json)).toEqual(['t0ken', key, 'the key itself']);
});

test('an environment tells what is named as a secret, and passwords within addresses', () => {
  const config = JSON.stringify({ auths: { 'r.io': { auth: base64('joe:pass'), email: 'x' } } });
  expect(
    secretsOfEnvironment({
      GITHUB_TOKEN: 'gh-token',
      AWS_SECRET_ACCESS_KEY: 'aws-secret',
      AWS_REGION: 'eu-central-1',
      PGPASSWORD: 'pg',
      DOCKER_AUTH_CONFIG: config,
      HTTPS_PROXY: 'http://joe:pa%20ss@proxy:8080',
      SSH_AUTH_SOCK: '/tmp/agent',
      AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
      KUBECONFIG: '/home/joe/.kube/config',
      PATH: '/bin',
      EMPTY: undefined,
    }),
  ).toEqual(['gh-token', 'aws-secret', 'pg', config, base64('joe:pass'), 'joe:pass', 'pa%20ss', 'pa ss']);
});

test('manifests tell all of Secrets, and what is set in Pods under a name that says so', () => {
  const docker = JSON.stringify({ auths: { 'r.io': { password: 'of-the-registry' } } });
  const container = {
    name: 'web',
    env: [
      { name: 'DB_PASSWORD', value: 'of-the-database' },
      { name: 'GREETING', value: 'hello' },
      { name: 'API_KEY', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
    ],
  };
  const found = secretsOfManifest([
    { kind: 'Secret', data: { a: base64('of-the-secret') }, stringData: { b: docker } },
    { kind: 'ConfigMap', data: { token: 'not secret' } },
    { kind: 'Deployment', spec: { template: { spec: { initContainers: [], containers: [container] } } } },
    'no object',
  ]);
  expect(found).toEqual(
    expect.arrayContaining([base64('of-the-secret'), 'of-the-secret', docker, 'of-the-registry', 'of-the-database']),
  );
  expect(found).not.toContain('hello');
  expect(found).not.toContain('not secret');
});
