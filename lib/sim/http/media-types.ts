import { StatusError } from '../api/status-error.ts';

/** How an answer is to be given: as it is, as a table, or as metadata alone. */
export type Form = 'Object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';

interface Clause {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly quality: number;
}

/**
 * The form that a client accepts and prefers (apiserver, pkg/endpoints/handlers/negotiation). Protobuf is passed over: whoever
 * asks for it accepts JSON, too. Throws NotAcceptable.
 */
export function acceptedForm(accept: string | undefined): Form {
  if (accept === undefined || accept === '') return 'Object';
  const clauses = accept.split(',').map(parseClause);
  const inOrder = clauses.toSorted((a, b) => b.quality - a.quality);
  for (const clause of inOrder) {
    const form = formOf(clause);
    if (form !== undefined) return form;
  }
  const known = clauses.some(({ type }) => isJson(type));
  throw new StatusError(
    406,
    'NotAcceptable',
    known
      ? 'only the following media types are accepted: application/json'
      : '406: Not Acceptable\n\nAvailable representations: application/json',
    known ? undefined : {},
  );
}

function formOf({ type, parameters }: Clause): Form | undefined {
  if (!isJson(type)) return undefined;
  const { as, g, v } = parameters;
  if (as === undefined) return 'Object';
  if (g !== 'meta.k8s.io') return undefined;
  if (as === 'Table') return v === 'v1' || v === 'v1beta1' ? as : undefined;
  return v === 'v1' && (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') ? as : undefined;
}

const isJson = (type: string): boolean => type === 'application/json' || type === 'application/*' || type === '*/*';

function parseClause(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = Object.fromEntries(
    rest.map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name.trim(), value.trim()];
    }),
  );
  const { q } = parameters;
  return { type, parameters, quality: q === undefined ? 1 : Number(q) };
}

/** Whether a client asks for the aggregated form of discovery, which is one document instead of dozens. */
export const acceptsAggregatedDiscovery = (accept = ''): boolean =>
  accept
    .split(',')
    .map(parseClause)
    .some(({ type, parameters: { as, v } }) => isJson(type) && as === 'APIGroupDiscoveryList' && v === 'v2');
