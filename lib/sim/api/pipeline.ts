import type { ApiObject, ObjectMeta } from '../objects.ts';
import { apiVersionOf, type Kind } from './kind.ts';
import { keptMetadata, newMetadata } from './metadata.ts';
import type { UpdateOptions } from './requests.ts';
import { methodNotAllowed } from './status-error.ts';
import { strategyOf } from './strategies.ts';
import type { Strategy, StrategyContext } from './strategy.ts';
import { type FieldError, invalidObject } from './validation/field-error.ts';
import { changedMetadataErrors, newMetadataErrors, pathSegmentErrors } from './validation/metadata.ts';

/** A new object as it is stored: defaulted, admitted, prepared, valid (registry/rest/create.go, BeforeCreate). Throws StatusError. */
export function prepareNew<T extends ApiObject>(kind: Kind<T>, object: T, context: StrategyContext): T {
  const strategy = strategyOf(kind);
  const admitted = strategy.admitNew(strategy.defaulted(object, context.behaviour), context);
  const metadata = newMetadata(admitted.metadata ?? {}, context.random, context.now);
  const made = strategy.prepareNew({ ...admitted, ...typeOf(kind), metadata }, context);
  requireValid(kind, made, newObjectErrors(kind, strategy, made, context));
  return made;
}

/** A changed object as it is stored (registry/rest/update.go, BeforeUpdate). Throws StatusError. */
export function prepareChanged<T extends ApiObject>(
  kind: Kind<T>,
  object: T,
  old: T,
  { subresource, context }: Pick<UpdateOptions, 'subresource'> & { readonly context: StrategyContext },
): T {
  const strategy = strategyOf(kind);
  const stored = old.metadata ?? {};
  const metadata = keptMetadata(object.metadata ?? {}, stored);
  const given = strategy.defaulted(typed(kind, object, metadata), context.behaviour, old);
  const [made, errors] = preparedPart(kind, strategy, given, old, { subresource, context });
  requireValid(kind, old, [...changedMetadataErrors(made.metadata ?? {}, stored), ...errors]);
  return made;
}

function preparedPart<T extends ApiObject>(
  kind: Kind<T>,
  strategy: Strategy<T>,
  object: T,
  old: T,
  { subresource, context }: Pick<UpdateOptions, 'subresource'> & { readonly context: StrategyContext },
): readonly [T, readonly FieldError[]] {
  if (subresource === undefined) {
    const made = strategy.prepareChanged(strategy.admitChanged(object, old, context), old, context);
    return [made, strategy.validateChanged(made, old, context)];
  }
  if (!kind.subresources.includes(subresource)) throw methodNotAllowed(kind, 'update');
  if (subresource === 'finalize') return [strategy.prepareFinalized?.(object, old) ?? object, []];
  const made = strategy.prepareStatus(object, old, context);
  return [made, strategy.validateStatus(made, old, context)];
}

/** The object with its type and this metadata; itself if it has both. */
function typed<T extends ApiObject>(kind: Kind<T>, object: T, metadata: ObjectMeta): T {
  const type = typeOf(kind);
  const isTyped = object.apiVersion === type.apiVersion && object.kind === type.kind;
  return isTyped && object.metadata === metadata ? object : { ...object, ...type, metadata };
}

const typeOf = (kind: Kind<ApiObject>): { readonly apiVersion: string; readonly kind: string } => ({
  apiVersion: apiVersionOf(kind),
  kind: kind.kind,
});

/** registry/rest/create.go, ValidateCreate. */
function newObjectErrors<T extends ApiObject>(
  kind: Kind<T>,
  strategy: Strategy<T>,
  object: T,
  context: StrategyContext,
): readonly FieldError[] {
  const { metadata = {} } = object;
  const errors = [
    ...newMetadataErrors(metadata, kind, (name, isPrefix) => strategy.nameRule(name, isPrefix, context.behaviour)),
    ...strategy.validateNew(object, context),
  ];
  return errors.length === 0 ? pathSegmentErrors(metadata) : errors;
}

function requireValid(kind: Kind<ApiObject>, { metadata }: ApiObject, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject(kind, metadata?.name ?? '', errors);
}
