import { expect, test } from '@playwright/test';
import { redact, redacted, secretsOf } from './redact.ts';

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
    const left = redact(`before <${form}> after`, [secret]);
    expect(left, name).toMatch(/^before <\[redacted\].{0,4}\s*> after$/s);
    expect(redact(`before <${form}> after`), `${name}, not known`).toContain(form);
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
    ['node power-worker is Ready=Unknown at 10:06:34.123456', 'node power-worker is Ready=Unknown at 10:06:34.123456'],
    [
      'registry.k8s.io/kube-apiserver:v1.37.2 sha256:0123456789abcdef0123',
      'registry.k8s.io/kube-apiserver:v1.37.2 sha256:0123456789abcdef0123',
    ],
  ];
  for (const [text, left] of table) expect(redact(text)).toBe(left);
});

test('a kubeconfig tells its key, as it is and decoded, its token and its password', () => {
  const key = base64('the key itself');
  const text = `users:\n- name: a\n  user:\n    client-key-data: ${key}\n    token: "t0ken-of-a"\n    password: pass-of-a\n`;
  expect(secretsOf(text)).toEqual([key, 'the key itself', 't0ken-of-a', 'pass-of-a']);
});
