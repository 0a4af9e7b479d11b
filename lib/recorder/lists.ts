import type { Clock } from '../clock/clock.ts';
import { type Milliseconds, seconds } from '../units.ts';
import type { ApiClient } from './api-client.ts';
import { type ConsistentList, type Listed, objectKey } from './consistent-list.ts';
import { answeredWithin } from './deadline.ts';
import type { RawMetadata, RawObject } from './raw-object.ts';
import { isGone, type Json, parseObject, resourceVersionOf, statusMessage } from './watch-line.ts';

/** The API server answered, but not with a list. */
export class Refused extends Error {
  readonly status: number;
  readonly gone: boolean;

  constructor(path: string, status: number, body: string) {
    const told = parseObject(body);
    super(`GET ${path}: HTTP ${status}: ${told === undefined ? body.slice(0, 200) : statusMessage(told)}`);
    this.name = 'Refused';
    this.status = status;
    this.gone = status === 410 || (told !== undefined && isGone(told));
  }
}

export interface ListOptions {
  readonly api: ApiClient;
  readonly clock: Clock;
  /** Of the collection. */
  readonly path: string;
  readonly signal: AbortSignal;
}

export interface QuestionOptions extends ListOptions {
  readonly answerWithin: Milliseconds;
}

/** Objects a page; 410 while paging makes us ask for all at once. */
const pageSize = 500;
/** For each page: objects may take longer than a question that only proves something. */
const pageWithin: Milliseconds = seconds(15);

/**
 * All objects of a kind, as of one resourceVersion. No `resourceVersion` is asked for, so the list is linearizable: all
 * writes committed before the first page was sent are in it. Throws Refused, or what the connection threw.
 */
export async function listObjects(options: ListOptions): Promise<ConsistentList<RawObject>> {
  try {
    return await listPages(options, pageSize);
  } catch (error) {
    // The snapshot that the pages come from was compacted away. It never became part of the timeline: begin again.
    if (error instanceof Refused && error.gone) return listPages(options, undefined);
    throw error;
  }
}

async function listPages(options: ListOptions, limit: number | undefined): Promise<ConsistentList<RawObject>> {
  const items: RawObject[] = [];
  let first: { readonly sentAt: Milliseconds; readonly resourceVersion: bigint } | undefined;
  let next = '';
  for (;;) {
    const query = new URLSearchParams({
      ...(limit === undefined ? {} : { limit: String(limit) }),
      ...(next === '' ? {} : { continue: next }),
    }).toString();
    const path = query === '' ? options.path : `${options.path}?${query}`;
    const page = await read<RawObject>({ ...options, answerWithin: pageWithin, path });
    items.push(...page.items);
    first ??= page;
    if (page.next === '') return { ...first, receivedAt: page.receivedAt, items };
    next = page.next;
  }
}

const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** The names and resourceVersions of all objects of a kind; consistent like `listObjects`. */
export async function listMetadata(options: QuestionOptions): Promise<ConsistentList<Listed>> {
  const list = await read<{ readonly metadata: RawMetadata }>({ ...options, accept: metadataOnly });
  return {
    ...list,
    items: list.items.map((item) => ({ key: objectKey(item), resourceVersion: BigInt(item.metadata.resourceVersion) })),
  };
}

/** Only the resourceVersion of a consistent list, for as little work as possible. */
export async function readVersion(options: QuestionOptions): Promise<ConsistentList<never>> {
  const list = await read({ ...options, path: `${options.path}?limit=1`, accept: metadataOnly });
  return { ...list, items: [] };
}

interface Page<Item> extends ConsistentList<Item> {
  readonly next: string;
}

async function read<Item>(options: QuestionOptions & { readonly accept?: string }): Promise<Page<Item>> {
  const { api, clock, path, accept, answerWithin } = options;
  const answer = await answeredWithin(clock, answerWithin, options.signal, (signal) =>
    api.get({ path, signal, ...(accept === undefined ? {} : { accept }) }),
  );
  const list = parseObject(answer.body);
  if (answer.status !== 200 || list === undefined || !isList<Item>(list)) {
    throw new Refused(path, answer.status, answer.body);
  }
  const { sentAt, receivedAt } = answer;
  const { resourceVersion, continue: next = '' } = list.metadata;
  // An empty list of a Go server may come as null.
  return { sentAt, receivedAt, resourceVersion: BigInt(resourceVersion), items: list.items ?? [], next };
}

interface RawList<Item> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items?: readonly Item[] | null;
}

const isList = <Item>(list: Json): list is Json & RawList<Item> => resourceVersionOf(list) !== undefined;
