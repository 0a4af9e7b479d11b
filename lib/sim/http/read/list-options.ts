import { badRequest } from '../../api/status-error.ts';
import { type FieldError, forbiddenField, invalidObject, notSupported } from '../../api/validation/field-error.ts';

/** What a GET of a collection asks (meta/v1 ListOptions). */
export interface ListOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  /** Undefined if the server may say. */
  readonly sendInitialEvents: boolean | undefined;
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  readonly limit: number;
  readonly continueToken: string;
  readonly timeoutSeconds: number | undefined;
}

/** Throws BadRequest, Invalid. */
export function listOptions(query: URLSearchParams, { watch: watchPath }: { readonly watch: boolean }): ListOptions {
  const sendInitialEvents = query.get('sendInitialEvents');
  const options = {
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
    watch: watchPath || isTrue(query.get('watch')),
    allowWatchBookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents: sendInitialEvents === null ? undefined : isTrue(sendInitialEvents),
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
    limit: integerIn(query, 'limit') ?? 0,
    continueToken: query.get('continue') ?? '',
    timeoutSeconds: integerIn(query, 'timeoutSeconds'),
  };
  const errors = options.watch ? watchErrors(options) : listErrors(options);
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  return options;
}

/** apimachinery, pkg/conversion/queryparams and pkg/runtime/converter.go: all but these is true. */
export const isTrue = (text: string | null): boolean => text !== null && text.toLowerCase() !== 'false' && text !== '0';

/** Throws BadRequest. */
export function integerIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

const forbiddenMatch = (why: string): FieldError => forbiddenField('resourceVersionMatch', why);
const supported = ['Exact', 'NotOlderThan', ''];

/** apimachinery, pkg/apis/meta/internalversion/validation/validation.go, ValidateListOptions. */
function listErrors(options: ListOptions): readonly FieldError[] {
  const { resourceVersionMatch: match, resourceVersion, continueToken, sendInitialEvents } = options;
  const errors: FieldError[] = [];
  if (match !== '') {
    if (resourceVersion === '') {
      errors.push(forbiddenMatch('resourceVersionMatch is forbidden unless resourceVersion is provided'));
    }
    if (continueToken !== '')
      errors.push(forbiddenMatch('resourceVersionMatch is forbidden when continue is provided'));
    if (!supported.includes(match)) errors.push(notSupported('resourceVersionMatch', match, supported));
    if (match === 'Exact' && resourceVersion === '0') {
      errors.push(forbiddenMatch('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
    }
  }
  if (sendInitialEvents !== undefined) {
    errors.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  return errors;
}

function watchErrors({ resourceVersionMatch: match, sendInitialEvents }: ListOptions): readonly FieldError[] {
  if (sendInitialEvents === undefined) {
    if (match === '') return [];
    return [forbiddenMatch('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')];
  }
  if (match === 'NotOlderThan') return [];
  const errors = [forbiddenMatch('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')];
  return match === '' ? errors : [...errors, notSupported('resourceVersionMatch', match, ['NotOlderThan'])];
}
