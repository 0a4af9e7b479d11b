import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { constants, inflateRawSync, inflateSync } from 'node:zlib';

/** A secret that must not come out again, and where it was put. */
export interface Canary {
  readonly place: string;
  /** What is put there. */
  readonly value: string;
  /** The part that is looked for: sixteen letters and digits, the same in no other canary. */
  readonly core: string;
}

/** One canary a place; `shape` makes the secret that the place can hold. */
export function canary(place: string, shape: (core: string) => string = spelled): Canary {
  const digest = createHash('sha256').update(place).digest('hex');
  const core = BigInt(`0x${digest}`).toString(36).slice(0, 16);
  return { place, value: shape(core), core };
}

/** With what URLs, JSON and shells write otherwise. */
const spelled = (core: string): string => `c/+ "${core}\\$é`;

export interface Sighting {
  readonly place: string;
  /** Path of the file, or the name of the text. */
  readonly file: string;
  /** How it had to be read, as in `json, base64, gzip`; empty if it stood there as it is. */
  readonly readAs: string;
}

/** Looks into every file below a folder, and at their names. Links are not followed. */
export async function canariesBelow(folder: string, canaries: readonly Canary[]): Promise<readonly Sighting[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: Sighting[] = canariesIn('names of files', Buffer.from(files.join('\n')), canaries).slice();
  for (const file of files) found.push(...canariesIn(relative(folder, file), await readFile(file), canaries));
  return found;
}

/** Looks for each canary in bytes, as they are and however they may be read; of each, the plainest way alone is told. */
export function canariesIn(file: string, bytes: Buffer, canaries: readonly Canary[]): readonly Sighting[] {
  const left = new Map(canaries.map((each) => [each.core, each]));
  const found: Sighting[] = [];
  const seen = new Set<string>();
  let views: readonly View[] = [{ readAs: [], bytes }];
  for (let depth = 0; depth <= deepest && left.size > 0; depth += 1) {
    for (const view of views) {
      const text = view.bytes.toString('latin1');
      for (const [core, { place }] of left) {
        const readAs = asEncoded(text, core);
        if (readAs === undefined) continue;
        found.push({ place, file, readAs: [...view.readAs, ...readAs].join(', ') });
        left.delete(core);
      }
    }
    views = views.flatMap(viewsOf).filter((view) => {
      const digest = createHash('sha256').update(view.bytes).digest('base64');
      return !seen.has(digest) && seen.add(digest);
    });
  }
  return found;
}

interface View {
  readonly readAs: readonly string[];
  readonly bytes: Buffer;
}

const deepest = 4;

/** What may stand between the parts of what was broken over lines, also within JSON; and the zeroes of UTF-16. */
const breaks = /[\s\0]|\\[nrt]/g;

/** The core in each form in which it may stand amid other text, of which nothing needs to be decoded. */
function asEncoded(text: string, core: string): readonly string[] | undefined {
  if (text.includes(core)) return [];
  const joined = text.replaceAll(breaks, '');
  const bytes = Buffer.from(core);
  const forms: readonly (readonly [string, string])[] = [
    ['lines', core],
    ['hex', bytes.toString('hex')],
    ['hex', bytes.toString('hex').toUpperCase()],
    ...[0, 1, 2].map((before) => {
      // The letters that no neighbour has a part in.
      const encoded = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(3)]).toString('base64');
      const letters = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
      return ['base64', letters] as const;
    }),
  ];
  const form = forms.find(([, encoded]) => joined.includes(encoded));
  return form === undefined ? undefined : [form[0]];
}

/** What bytes may be read as. */
function viewsOf({ readAs, bytes }: View): readonly View[] {
  const text = bytes.toString('latin1');
  const as = (name: string, read: readonly Buffer[]) =>
    read.map((each) => ({ readAs: [...readAs, name], bytes: each }));
  const translated = (name: string, pattern: RegExp, code: (match: string) => number) =>
    pattern.test(text)
      ? as(name, [
          Buffer.from(
            text.replaceAll(pattern, (match) => String.fromCodePoint(code(match))),
            'latin1',
          ),
        ])
      : [];
  return [
    ...translated('url', /%[\da-f]{2}/gi, (match) => Number.parseInt(match.slice(1), 16)),
    ...translated('json', /\\u00[\da-f]{2}/gi, (match) => Number.parseInt(match.slice(4), 16)),
    ...translated('html', /&#(?:x0*[\da-f]{2}|\d{2,3});/gi, numberOfEntity),
    ...as(
      'base64',
      [...text.matchAll(base64Runs)].map(([run]) => Buffer.from(run.replaceAll(breaks, ''), 'base64')),
    ),
    ...as(
      'hex',
      [...text.matchAll(/(?:[\da-f]{2}){16,}/gi)].map(([run]) => Buffer.from(run, 'hex')),
    ),
    ...as('gzip', unpacked(bytes, [0x1f, 0x8b, 0x08], gzipHeader)),
    ...[0x01, 0x5e, 0x9c, 0xda].flatMap((level) =>
      as(
        'zlib',
        unpacked(bytes, [0x78, level], (_, at) => at, inflateSync),
      ),
    ),
    ...as('zip', unpacked(bytes, [0x50, 0x4b, 0x03, 0x04], zipHeader)),
  ];
}

/** Also where lines are broken, as in PEM. */
const base64Runs = /[\w+/-]{16,}(?:(?:\r?\n|\\n|\\r\\n)[ \t]*[\w+/-]{4,})*={0,2}/g;

function numberOfEntity(entity: string): number {
  const hex = /^&#x/i.test(entity);
  return Math.min(255, Number.parseInt(entity.slice(hex ? 3 : 2), hex ? 16 : 10));
}

/** Ten bytes, and the name of a file up to its zero, if the flag says that there is one (RFC 1952, 2.3). */
const gzipHeader = (bytes: Buffer, at: number): number =>
  ((bytes[at + 3] ?? 0) & 0b1000) === 0 ? at + 10 : bytes.indexOf(0, at + 10) + 1;

/** A local header has 30 bytes, a name and an extra field (APPNOTE, 4.3.7). */
const zipHeader = (bytes: Buffer, at: number): number =>
  at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);

/** What was packed behind each beginning of that kind; without its end, too, and whatever follows it. */
function unpacked(
  bytes: Buffer,
  magic: readonly number[],
  dataOf: (bytes: Buffer, at: number) => number,
  unpack: typeof inflateSync = inflateRawSync,
): readonly Buffer[] {
  const found: Buffer[] = [];
  const mark = Buffer.from(magic);
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) {
    try {
      found.push(unpack(bytes.subarray(dataOf(bytes, at)), { finishFlush: constants.Z_SYNC_FLUSH }));
    } catch {
      // These bytes only look like the beginning of something packed.
    }
  }
  return found;
}
