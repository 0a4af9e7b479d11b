import { badRequest } from '../../api/status-error.ts';
import { JsonSyntaxError, parseJson } from '../go-json.ts';

/** Where the next page of a list begins (apiserver, pkg/storage/continue.go). */
export interface Continuation {
  /** As of which revision; undefined to go on with what there is now. */
  readonly revision: number | undefined;
  /** The first key that is not on a page yet: `<namespace>/<name>`, or the name alone. */
  readonly startKey: string;
}

const version = 'meta.k8s.io/v1';

export function encodeContinue({ revision, startKey }: Continuation): string {
  const token = { v: version, rv: revision ?? -1, start: startKey };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** Throws BadRequest. */
export function decodeContinue(text: string): Continuation {
  const { v, rv, start } = fieldsIn(text);
  if (v !== version) throw notValid(`server does not recognize this encoded version ${JSON.stringify(v ?? '')}`);
  if (typeof rv !== 'number' || rv === 0) {
    throw notValid('incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (typeof start !== 'string' || start === '') throw notValid('encoded start key empty (version meta.k8s.io/v1)');
  return { revision: rv < 0 ? undefined : rv, startKey: start };
}

function fieldsIn(text: string): { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown } {
  try {
    const { value } = parseJson(Buffer.from(text, 'base64url').toString('latin1'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw notValid(error.message);
    throw error;
  }
}

const notValid = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`);
