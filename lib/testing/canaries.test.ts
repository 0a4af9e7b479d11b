import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { canariesBelow, canariesIn, canary } from './canaries.ts';
import { temporaryFolder } from './temporary-folder.ts';

const one = canary('the one that is looked for');
const other = canary('another one');
const base64 = (data: string | Buffer) => Buffer.from(data).toString('base64');
const each = (text: string, write: (code: number) => string) =>
  Array.from(text, (letter) => write(letter.codePointAt(0) ?? 0)).join('');
const hexOf = (code: number) => code.toString(16).padStart(2, '0');
const inLines = (text: string, end = '\n') => text.replaceAll(/.{6}/g, `$&${end}`);

function zip(text: string): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\u0003\u0004', 'latin1');
  header.writeUInt16LE(1, 26);
  return Buffer.concat([header, Buffer.from('a'), deflateRawSync(text)]);
}

/** How a secret gets into files, one for each way to find it. */
const forms: { readonly [form: string]: (secret: string) => string | Buffer } = {
  'as it is': (secret) => secret,
  base64: (secret) => base64(secret),
  'base64 behind one byte': (secret) => base64(`a${secret}`),
  'base64 behind two bytes': (secret) => base64(`ab${secret}`),
  'base64 cut off on both sides': (secret) => base64(`some bytes${secret}some more`).slice(3, -9),
  base64url: (secret) => Buffer.from(`ÿ?>${secret}`).toString('base64url'),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  HEX: (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  encodeURIComponent: (secret) => encodeURIComponent(secret),
  'every byte as in a URL': (secret) => each(secret, (code) => `%${hexOf(code)}`),
  'a string of JSON': (secret) => JSON.stringify({ secret }),
  'every letter as in JSON': (secret) => `{"a":"${each(secret, (code) => `\\u00${hexOf(code)}`)}"}`,
  'JSON in JSON': (secret) => JSON.stringify(JSON.stringify(JSON.stringify(secret))),
  'every letter as in HTML': (secret) => each(secret, (code) => `&#${code};`),
  'every letter as in HTML, hex': (secret) => each(secret, (code) => `&#x${hexOf(code)};`),
  'split over lines': (secret) => inLines(secret),
  'split over lines that are indented': (secret) => inLines(secret, '\r\n    '),
  'base64 split over lines': (secret) => inLines(base64(`x${secret}`)),
  'base64 split within JSON': (secret) => JSON.stringify(inLines(base64(secret))),
  'hex split within JSON': (secret) => JSON.stringify(inLines(Buffer.from(secret).toString('hex'))),
  'UTF-16': (secret) => Buffer.from(secret, 'utf16le'),
  gzip: (secret) => gzipSync(secret),
  'gzip, cut off': (secret) => gzipSync(`${secret}${'more'.repeat(1000)}`).subarray(0, -12),
  zlib: (secret) => deflateSync(secret),
  'a file in a zip': (secret) => zip(secret),
  'gzip in base64 in a page': (secret) => `<script type=x>${base64(gzipSync(`{"a":"${secret}"}`))}</script>`,
  'zip in base64 in a page': (secret) => `<template>data:application/zip;base64,${base64(zip(secret))}</template>`,
  'base64 of base64': (secret) => base64(`the first: ${base64(`the second: ${secret}`)}`),
  'gzip of JSON of base64': (secret) => gzipSync(JSON.stringify({ a: base64(secret) })),
};

for (const [form, write] of Object.entries(forms)) {
  test(`a canary is found: ${form}`, () => {
    const file = Buffer.concat([Buffer.from('<p>before '), Buffer.from(write(one.value))]);
    expect(canariesIn('a.html', file, [one, other])).toMatchObject([{ place: one.place, file: 'a.html' }]);
    expect(canariesIn('a.html', file, [other])).toEqual([]);
  });
}

test('every file below a folder is looked at, and its name', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'a', one.core), { recursive: true });
  await writeFile(join(folder.path, 'a', one.core, 'plain.txt'), 'nothing');
  await writeFile(join(folder.path, 'a', 'blob'), gzipSync(other.value));
  expect(await canariesBelow(folder.path, [one, other])).toEqual([
    { place: one.place, file: 'names of files', readAs: '' },
    { place: other.place, file: 'a/blob', readAs: 'gzip' },
  ]);
});
