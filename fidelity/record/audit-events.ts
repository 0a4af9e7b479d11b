import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Milliseconds } from '../../lib/units.ts';
import { inside, list, number, text } from '../json.ts';
import { type Kind, kindOf } from '../kinds.ts';

/** A request to write that the API server has answered, as its audit log tells it. */
export interface Request {
  /** Undefined if it is about nothing that is recorded. */
  readonly kind: Kind | undefined;
  readonly verb: string;
  readonly sub: string | undefined;
  readonly namespace: string | undefined;
  /** Undefined for a deletion of a whole collection. */
  readonly name: string | undefined;
  /** Of the object that was answered; undefined if that was a Status. */
  readonly resourceVersion: number | undefined;
  /** It was answered an object that waits for nothing any more, so it was not stored but removed. */
  readonly removes: boolean;
  readonly uri: string;
  readonly code: number;
  readonly by: string;
  /** Whether somebody asked who is no part of Kubernetes. */
  readonly external: boolean;
  /** What was sent; only of external ones. */
  readonly body: unknown;
  /** Milliseconds since 1970, by the API server's clock. */
  readonly received: Milliseconds;
  readonly completed: Milliseconds;
}

export interface AuditLog {
  readonly requests: readonly Request[];
  /** Lines that could not be read. */
  readonly torn: number;
}

/** Reads the file, which may be larger than a string can be. */
export async function readAuditLog(file: string): Promise<AuditLog> {
  const requests: Request[] = [];
  let torn = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const read = readAuditLine(line);
    if (read === 'torn') torn += 1;
    else if (read !== undefined) requests.push(read);
  }
  return { requests, torn };
}

const writing = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** Undefined for what is no write. */
export function readAuditLine(line: string): Request | 'torn' | undefined {
  if (line.trim() === '') return undefined;
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return 'torn';
  }
  const verb = text(event, 'verb') ?? '';
  const code = number(event, 'responseStatus', 'code') ?? 0;
  if (!writing.includes(verb) || text(event, 'stage') !== 'ResponseComplete') return undefined;
  if (!text(event, 'objectRef', 'resource') || isQuestion(text(event, 'objectRef', 'resource') ?? '')) return undefined;
  const answered = inside(event, 'responseObject', 'metadata');
  const namespace = text(event, 'objectRef', 'namespace') ?? text(answered, 'namespace');
  const resourceVersion = Number(text(answered, 'resourceVersion') ?? 'none');
  const told = verb !== 'deletecollection' && resourceVersion > 0;
  const user = text(event, 'user', 'username') ?? '';
  const agent = text(event, 'userAgent') ?? '';
  // kubeadm, which joins a node, acts for the machine, not for whoever told it to.
  const external = !user.startsWith('system:') && !agent.startsWith('kubeadm/');
  return {
    kind: kindOf(text(event, 'objectRef', 'resource') ?? '', namespace),
    verb,
    sub: text(event, 'objectRef', 'subresource'),
    namespace,
    name: verb === 'deletecollection' ? undefined : (text(answered, 'name') ?? text(event, 'objectRef', 'name')),
    resourceVersion: told ? resourceVersion : undefined,
    removes: told && waitsForNothing(answered),
    uri: text(event, 'requestURI') ?? '',
    code,
    by: writerOf(user, agent),
    external,
    body: external ? inside(event, 'requestObject') : undefined,
    received: instant(text(event, 'requestReceivedTimestamp') ?? ''),
    // Written times are truncated.
    completed: instant(text(event, 'stageTimestamp') ?? '') + 0.001,
  };
}

/** They are created, and nothing of them is stored. */
const isQuestion = (resource: string): boolean => /(reviews|tokens)$/.test(resource);

/**
 * An update of such a one is not stored, but deletes it (registry/generic/registry/store.go, ShouldDeleteDuringUpdate).
 */
function waitsForNothing(metadata: unknown): boolean {
  const grace = number(metadata, 'deletionGracePeriodSeconds') ?? 0;
  return (
    inside(metadata, 'deletionTimestamp') !== undefined && grace === 0 && list(metadata, 'finalizers').length === 0
  );
}

/** Controllers have each an account of their own, kubelets the name of their node; of people only their program tells who they are. */
export function writerOf(user: string, agent: string): string {
  const controller = /^system:serviceaccount:kube-system:(.+)$/.exec(user)?.[1];
  if (controller !== undefined) return controller;
  const node = /^system:node:(.+)$/.exec(user)?.[1];
  if (node !== undefined) return `kubelet/${node}`;
  const program = agent.replace(/\/.*$/, '');
  return user.startsWith('system:') && user !== 'system:apiserver'
    ? user.slice('system:'.length)
    : `${user} (${program})`;
}

/** RFC 3339 with microseconds, which a Date would cut off. */
function instant(time: string): Milliseconds {
  const [, whole = '', fraction = '0'] = /^(.*?)(?:\.(\d+))?Z$/.exec(time) ?? [];
  return Date.parse(`${whole}Z`) + Number(`0.${fraction}`) * 1000;
}
