import type { V1Status } from '@kubernetes/client-node';
import type { Raw } from '../objects.ts';

export type Status = Raw<V1Status>;
type Details = NonNullable<Status['details']>;

/** What the API server answers instead of an object: a Status with the code, reason and words of the real one. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(code: number, reason: string, message: string, details?: Details) {
    // An answer, not a fault: where it was made matters to nobody, and finding that out takes longer than making it.
    const frames = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = frames;
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      ...(details === undefined ? {} : { details }),
      code,
    };
  }

  get code(): number {
    return this.status.code ?? 500;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }
}

interface Resource {
  readonly group: string;
  readonly plural: string;
}

const inWords = ({ group, plural }: Resource): string => (group === '' ? plural : `${plural}.${group}`);
const detailsOf = ({ group, plural }: Resource, name: string, more: Details = {}): Details => ({
  name,
  ...(group === '' ? {} : { group }),
  kind: plural,
  ...more,
});

/** The words are those of apimachinery, pkg/api/errors/errors.go. */
export const notFound = (resource: Resource, name: string): StatusError =>
  new StatusError(404, 'NotFound', `${inWords(resource)} "${name}" not found`, detailsOf(resource, name));

/** `how` goes on with the sentence. */
export const alreadyExists = (resource: Resource, name: string, how = ''): StatusError =>
  new StatusError(409, 'AlreadyExists', `${inWords(resource)} "${name}" already exists${how}`, {
    ...detailsOf(resource, name),
    ...(how === '' ? {} : { retryAfterSeconds: 1 }),
  });

export const methodNotAllowed = (resource: Resource, action: string): StatusError =>
  new StatusError(405, 'MethodNotAllowed', `${action} is not supported on resources of kind "${inWords(resource)}"`, {
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
  });

export const forbidden = (
  resource: Resource,
  name: string,
  why: string,
  causes: NonNullable<Details['causes']> = [],
): StatusError =>
  new StatusError(403, 'Forbidden', `${inWords(resource)} "${name}" is forbidden: ${why}`, {
    ...detailsOf(resource, name),
    ...(causes.length === 0 ? {} : { causes }),
  });

export const conflict = (resource: Resource, name: string, why: string): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${inWords(resource)} "${name}": ${why}`,
    detailsOf(resource, name),
  );

/** The `why` of an update of an object that has changed (registry/generic/registry/store.go, OptimisticLockErrorMsg). */
export const staleObject =
  'the object has been modified; please apply your changes to the latest version and try again';

export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

export const isStatus = (error: unknown, reason: string): error is StatusError =>
  error instanceof StatusError && error.reason === reason;
