import { type Status, StatusError } from '../api/status-error.ts';

/** The Status with which a call is refused. Throws if it is not. */
export function refusalOf(call: () => unknown): Status {
  try {
    call();
  } catch (error) {
    if (error instanceof StatusError) return error.status;
    throw error;
  }
  throw new Error('it was not refused');
}
