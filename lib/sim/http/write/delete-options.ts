import type { DeleteOptions } from '../../api/api-server.ts';
import type { PropagationPolicy } from '../../api/deletion.ts';
import { badRequest } from '../../api/status-error.ts';
import { type FieldError, invalid, notSupported } from '../../api/validation/field-error.ts';
import { fromProtobuf } from '../../types/protobuf.ts';
import { JsonSyntaxError, parseJson } from '../go-json.ts';
import type { HttpRequest } from '../message.ts';
import { integerIn, isTrue } from '../read/list-options.ts';
import { decodedOr, requireSize } from './decode-body.ts';
import { dryRunErrors, invalidOptions } from './write-options.ts';

type Wishes = Omit<DeleteOptions, 'by'>;

interface Given {
  readonly dryRun?: readonly string[];
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

const type = 'meta/v1.DeleteOptions';

/** How a DELETE is to be done: by its body, or without one by its query. Throws BadRequest, Invalid. */
export function deleteOptionsOf(request: HttpRequest, query: URLSearchParams): Wishes {
  requireSize(request);
  const { body = '' } = request;
  const given: Given = body.length > 0 ? givenInBody(request) : givenInQuery(query);
  return wishesIn(given);
}

/** The deleteOptions of a body, also of an Eviction. Throws Invalid. */
export function wishesIn(given: Given): Wishes {
  const { dryRun = [], gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions } = given;
  const errors = [...dryRunErrors(dryRun), ...policyErrors(given)];
  if (errors.length > 0) throw invalidOptions('DeleteOptions', errors);
  return {
    dryRun: dryRun.length > 0,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    propagationPolicy: isPolicy(propagationPolicy) ? propagationPolicy : policyOf(orphanDependents),
    ...(preconditions === undefined ? {} : { preconditions }),
  };
}

function givenInBody({ headers, body = '' }: HttpRequest): Given {
  const value = headers['content-type']?.includes('protobuf')
    ? fromProtobuf(Buffer.from(body), () => type)
    : jsonIn(body.toString());
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind !== 'DeleteOptions') {
    const kind = JSON.stringify(value.kind);
    const version = 'apiVersion' in value ? JSON.stringify(value.apiVersion) : '""';
    throw badRequest(`no kind ${kind} is registered for version ${version} in scheme "pkg/runtime/scheme.go:111"`);
  }
  return decodedOr(badRequest, type, value).object;
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text).value;
  } catch (error) {
    if (error instanceof JsonSyntaxError)
      throw badRequest(`couldn't get version/kind; json parse error: ${error.message}`);
    throw error;
  }
}

function givenInQuery(query: URLSearchParams): Given {
  const gracePeriodSeconds = integerIn(query, 'gracePeriodSeconds');
  const propagationPolicy = query.get('propagationPolicy');
  const orphanDependents = query.get('orphanDependents');
  return {
    dryRun: query.getAll('dryRun'),
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy === null ? {} : { propagationPolicy }),
    ...(orphanDependents === null ? {} : { orphanDependents: isTrue(orphanDependents) }),
  };
}

/** apimachinery, pkg/apis/meta/v1/validation/validation.go, ValidateDeleteOptions. */
function policyErrors({ propagationPolicy, orphanDependents }: Given): readonly FieldError[] {
  if (propagationPolicy === undefined) return [];
  if (orphanDependents !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    return [invalid('propagationPolicy', propagationPolicy, why)];
  }
  if (isPolicy(propagationPolicy)) return [];
  return [notSupported('propagationPolicy', propagationPolicy, ['Foreground', 'Background', 'Orphan', 'nil'])];
}

const isPolicy = (text: string | undefined): text is PropagationPolicy =>
  text === 'Foreground' || text === 'Background' || text === 'Orphan';

/** The older way to say it. */
function policyOf(orphanDependents: boolean | undefined): PropagationPolicy | undefined {
  if (orphanDependents === undefined) return undefined;
  return orphanDependents ? 'Orphan' : 'Background';
}
