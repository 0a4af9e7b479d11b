import { HarnessError } from '../../errors.ts';

/** What the simulator refuses, in its own words; what is a bug stays one. */
export function asHarnessError(error: unknown, isRefusal: (error: Error) => boolean): unknown {
  if (!(error instanceof Error) || !isRefusal(error)) return error;
  return new HarnessError('E_NOT_SIMULATED', error.message, {
    hint: 'A real cluster can: --provider kind.',
    cause: error,
  });
}
