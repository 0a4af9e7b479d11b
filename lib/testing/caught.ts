import { HarnessError } from '../errors.ts';

/** The HarnessError that `act` throws; anything else it does is an error of the test. */
export function caught(act: () => unknown): HarnessError {
  try {
    act();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('expected a HarnessError, and nothing was thrown');
}

/** The HarnessError with which `act` is rejected; anything else it does is an error of the test. */
export async function rejected(act: Promise<unknown>): Promise<HarnessError> {
  const error = await complaintOf(act);
  if (error === undefined) throw new Error('expected a HarnessError, and nothing was thrown');
  return error;
}

/** As `rejected`, or undefined if `act` succeeds. */
export async function complaintOf(act: Promise<unknown>): Promise<HarnessError | undefined> {
  try {
    await act;
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  return undefined;
}
