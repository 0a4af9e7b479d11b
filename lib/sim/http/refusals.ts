import { StatusError } from '../api/status-error.ts';

/** Of a path that leads nowhere (apimachinery, pkg/api/errors, NewGenericServerResponse). */
export const noSuchResource = (): StatusError =>
  new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

export const methodNotAllowed = (): StatusError =>
  new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** Of what a cluster has and the simulator has not; clients take it for a cluster without it. */
export const notModelled = (what: string): StatusError =>
  new StatusError(404, 'NotFound', `powercut's simulator does not model ${what}`, {});

/** Of what a cluster does with an object that is there. */
export const notImplemented = (what: string): StatusError =>
  new StatusError(501, 'NotImplemented', `powercut's simulator does not model ${what}`, {});

/** Of a server that fails at what it was asked, without a reason. */
export const failed = (message: string): StatusError => new StatusError(500, '', message);

/** Of a page of a list that is too old to go on with, and how to go on nevertheless. */
export class ExpiredPage extends StatusError {
  readonly continueToken: string;

  constructor(message: string, continueToken: string) {
    super(410, 'Expired', message);
    this.continueToken = continueToken;
  }
}

/** apiserver, pkg/storage/errors.go, NewTooLargeResourceVersionError. */
export const tooLargeVersion = (asked: number, current: number): StatusError =>
  new StatusError(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
