import { expect, test } from '@playwright/test';
import { redacted, redactor } from './redact.ts';

const secret = 'canary/+ "7f3c9e\\51';
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('a known secret is found in each form in which it may be written', () => {
  const forms = {
    raw: secret,
    base64: base64(secret),
    'base64 behind one byte': base64(`a${secret}`).slice(2),
    'base64 behind two bytes': base64(`ab${secret}`).slice(3),
    base64url: Buffer.from(secret).toString('base64url'),
    hex: Buffer.from(secret).toString('hex'),
    HEX: Buffer.from(secret).toString('hex').toUpperCase(),
    url: encodeURIComponent(secret),
    json: JSON.stringify(secret).slice(1, -1),
    'split over lines': `${secret.slice(0, 5)}\n  ${secret.slice(5)}`,
    'base64 split over lines': base64(secret).replaceAll(/.{6}/g, '$&\r\n'),
    'hex split within JSON': Buffer.from(secret).toString('hex').replaceAll(/.{6}/g, String.raw`$&\n`),
  };
  for (const [name, form] of Object.entries(forms)) {
    const left = redactor([secret])(`before <${form}> after`);
    expect(left, name).toMatch(/^before <\[redacted\].{0,4}\s*> after$/s);
    expect(redactor()(`before <${form}> after`), `${name}, not known`).toContain(form);
  }
});

test('what looks like a secret goes without being known; the rest stays', () => {
  const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----';
  const table: readonly (readonly [text: string, left: string])[] = [
    [`a\n${pem}\nb`, `a\n${redacted}\nb`],
    [`a\n${pem.slice(0, 40)}`, `a\n${redacted}`],
    [`key ${base64(pem)} end`, `key ${redacted} end`],
    ['x eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrIn0.c2ln y', `x ${redacted} y`],
    ['join --token abcdef.0123456789abcdef now', `join --token ${redacted} now`],
    ['Authorization: Bearer abc.def', `Authorization: ${redacted}`],
    ['{"authorization":"Basic YTpi"}', `{"authorization":"${redacted}"}`],
    [String.raw`{\"authorization\":[\"Bearer abc.def\"]}`, String.raw`{\"authorization\":[\"${redacted}\"]}`],
    ['map[Accept:[a/b] Authorization:[Bearer abc.def] X:[y]]', `map[Accept:[a/b] Authorization:[${redacted}] X:[y]]`],
    ['Authorization: Digest username="a", response="b"\nnext', `Authorization: ${redacted}\nnext`],
    ['sent with Bearer 0123456789abcdef, refused', `sent with Bearer ${redacted}, refused`],
    ['Set-Cookie: a=b; c=d\nnext', `Set-Cookie: ${redacted}\nnext`],
    ['curl -H "Cookie: a=b" x', `curl -H "Cookie: ${redacted}" x`],
    ['Get "https://joe:pa55%2Fword@registry:5000/v2/": EOF', `Get "https://${redacted}@registry:5000/v2/": EOF`],
    ['git clone https://t0ken@example.com/a.git', `git clone https://${redacted}@example.com/a.git`],
    ['DB_PASSWORD=correct-horse mysql', `DB_PASSWORD=${redacted} mysql`],
    ['mysql --password correct-horse -h db', `mysql --password ${redacted} -h db`],
    ['{"apiKey": "correct-horse", "a": 1}', `{"apiKey": "${redacted}", "a": 1}`],
    ['{"auths":{"r.io":{"auth":"YTpiY2Q="}}}', `{"auths":{"r.io":{"auth":"${redacted}"}}}`],
    [
      'container &Container{Name:web,Command:[sh -c x],Args:[--key k],Env:[]EnvVar{EnvVar{Name:A,Value:b,c,ValueFrom:nil,},},}',
      `container &Container{Name:web,Command:[${redacted}],Args:[${redacted}],Env:[]EnvVar{EnvVar{Name:A,Value:${redacted},ValueFrom:nil,},},}`,
    ],
    [`a ghp_${'x1'.repeat(18)} b`, `a ${redacted} b`],
    ['AKIAIOSFODNN7EXAMPLE', redacted],
    // What only resembles one.
    ['docker.io:5000/nginx@sha256:0123456789abcdef0123', 'docker.io:5000/nginx@sha256:0123456789abcdef0123'],
    ['https://r.io:5000/nginx@sha256:0123456789abcdef', 'https://r.io:5000/nginx@sha256:0123456789abcdef'],
    ['events "worker.18a1b2c3d4e5f601" is forbidden', 'events "worker.18a1b2c3d4e5f601" is forbidden'],
    [
      '--token-auth-file=/etc/tokens --service-account-key-file=/a',
      '--token-auth-file=/etc/tokens --service-account-key-file=/a',
    ],
    ['secret "kube-system/registry" not found', 'secret "kube-system/registry" not found'],
    ['node power-worker is Ready=Unknown at 10:06:34.123456', 'node power-worker is Ready=Unknown at 10:06:34.123456'],
    [
      'registry.k8s.io/kube-apiserver:v1.37.2 sha256:0123456789abcdef0123',
      'registry.k8s.io/kube-apiserver:v1.37.2 sha256:0123456789abcdef0123',
    ],
  ];
  const redact = redactor();
  for (const [text, left] of table) {
    expect(redact(text), text).toBe(left);
    // It may come by again, on its way from one file into another.
    expect(redact(left), text).toBe(left);
    const quoted = JSON.stringify(left);
    expect(redact(quoted), text).toBe(quoted);
  }
});

test('a text that has lost its secrets stays as it is', () => {
  const redact = redactor([secret]);
  for (const text of [
    `Authorization: Bearer x ${secret}`,
    'password=correct-horse',
    'https://a:b@c/',
    'token: 0123456789abcdef',
  ]) {
    const once = redact(text);
    expect(once).toContain(redacted);
    expect(redact(once)).toBe(once);
  }
});

test('a text that is made to be slow takes no longer than others of its length', () => {
  const redact = redactor([secret]);
  const beginnings = [
    'a.',
    '-eyJ',
    'EnvVar{Name:',
    'EnvVar{Name:a,Value:',
    'a://',
    '--a-',
    'Args:[',
    'token: ',
    'Cookie:[',
    '"auth":"',
  ];
  for (const beginning of [...beginnings, '-----BEGIN PRIVATE KEY-----', secret.slice(0, 8)]) {
    const text = beginning.repeat(300_000 / beginning.length);
    expect(redact(text).length, beginning).toBeLessThanOrEqual(text.length + 300_000);
  }
});
