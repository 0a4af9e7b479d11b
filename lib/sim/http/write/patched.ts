import type { Kind } from '../../api/kind.ts';
import { applyPatch, type Patch } from '../../api/patch/patch.ts';
import { StatusError } from '../../api/status-error.ts';
import { invalid, invalidObject } from '../../api/validation/field-error.ts';
import type { ApiObject } from '../../objects.ts';
import { type Decoded, DecodeError, decoded } from '../../types/decode.ts';
import { MalformedValue } from '../../types/scalars.ts';
import { expectedOf } from './types-of-kinds.ts';
import type { FieldValidation } from './write-options.ts';

export interface Patched {
  readonly object: { readonly [key: string]: unknown };
  readonly warnings: readonly string[];
}

/** An object as a patch wants it, and as its type has it. Throws Invalid, and what `applyPatch` throws. */
export function patched(kind: Kind<ApiObject>, old: ApiObject, patch: Patch, validation: FieldValidation): Patched {
  const wanted = applyPatch(kind, old, patch);
  // Of a strategic merge patch errors show the patch, of others what came of it (patch.go, applyPatchToCurrentObject).
  const shown = patch.type === 'strategic' ? goMapText(patch.body) : JSON.stringify(wanted);
  const refuse = (why: string): StatusError =>
    withoutName(invalidObject({ group: '', kind: '' }, '', [invalid('patch', shown, why)]));
  const { object, unknownFields } = decodedOr(refuse, expectedOf(kind).type, { wanted, patch });
  // Go goes through a strategic patch's result in no order that it promises; kubectl's own is that of the names.
  const problems = (patch.type === 'strategic' ? unknownFields.toSorted() : unknownFields).map(
    (path) => `unknown field ${JSON.stringify(path)}`,
  );
  if (problems.length > 0 && validation === 'Strict') throw refuse(`strict decoding error: ${problems.join(', ')}`);
  return { object, warnings: validation === 'Warn' ? problems : [] };
}

function decodedOr(
  refuse: (why: string) => StatusError,
  type: string,
  { wanted, patch }: { readonly wanted: ApiObject; readonly patch: Patch },
): Decoded {
  try {
    return decoded(type, wanted);
  } catch (error) {
    if (error instanceof MalformedValue) throw refuse(error.message);
    if (error instanceof DecodeError) throw refuse(patch.type === 'strategic' ? error.ofConverter : error.message);
    throw error;
  }
}

/** The server does not say of what it is. */
function withoutName({ status, message }: StatusError): StatusError {
  return new StatusError(422, 'Invalid', message, { causes: status.details?.causes ?? [] });
}

/** A value as Go's `%v` prints it. */
function goMapText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMapText).join(' ')}]`;
  if (value === null) return '<nil>';
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  const pairs = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${pairs.map(([key, inner]) => `${key}:${goMapText(inner)}`).join(' ')}]`;
}
