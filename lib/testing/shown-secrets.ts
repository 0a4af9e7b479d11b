import { canary } from './canaries.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const inLines = (text: string) => text.replaceAll(/.{9}/g, '$&\n  ');

/** Each way to write a secret that is told by somebody who knows it. */
export const written = (secret: string): readonly string[] => [
  secret,
  base64(secret),
  base64(`a${secret}`),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('hex').toUpperCase(),
  encodeURIComponent(secret),
  JSON.stringify({ of: secret }),
  inLines(secret),
  inLines(base64(secret)),
];

export const token = (core: string) => `t0ken-${core}`;
const jwt = (core: string) =>
  `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(`{"sub":"${core}"}`).toString('base64url')}.${core}`;
export const privateKey = (core: string) =>
  `-----BEGIN RSA PRIVATE KEY-----\n${base64(core)}\n${core}\n-----END RSA PRIVATE KEY-----`;

/** Secrets that nobody knows, as programs show them. */
export const shownSecrets = (
  [
    ['an Authorization header', token, (v) => `sent Authorization: Bearer ${v}`],
    ['a header as Go shows it', token, (v) => `http.Header{map[Accept:[*/*] Authorization:[Basic ${v}]]}`],
    ['a header in JSON', token, (v) => JSON.stringify({ headers: { authorization: [`Bearer ${v}`] } })],
    ['a cookie', token, (v) => `Set-Cookie: session=${v}; path=/`],
    ['the password in an address', token, (v) => `Failed to pull image "https://joe:${v}@registry:5000/web": EOF`],
    ['the token of a ServiceAccount', jwt, (v) => `the token ${v} has expired`],
    ['a private key', privateKey, (v) => `cannot parse ${v}`],
    ['a private key in base64', (core) => base64(privateKey(core)), (v) => `client-key-data: ${v}`],
    ['a bootstrap token', (core) => `abcdef.${core}`, (v) => `kubeadm join 172.18.0.2:6443 --token ${v} --v=5`],
    ['the configuration of Docker', (core) => base64(`joe:${core}`), (v) => `{"auths":{"r.io":{"auth":"${v}"}}}`],
    ['a flag of a hook', token, (v) => `Exec lifecycle hook ([login --password=${v}]) failed`],
    ['a variable in a hook', token, (v) => `sh -c "DB_PASSWORD=${v} migrate": exit code 1`],
    [
      'a container as kubelets show it',
      token,
      (v) =>
        `container &Container{Name:web,Args:[serve ${v}],Env:[]EnvVar{EnvVar{Name:A,Value:${v},ValueFrom:nil,},},} start failed`,
    ],
  ] as const satisfies readonly (readonly [string, (core: string) => string, (value: string) => string])[]
).map(([place, shape, show]) => {
  const secret = canary(place, shape);
  return { secret, text: show(secret.value) };
});
