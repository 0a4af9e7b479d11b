import { list, scalar, text } from '../json.ts';
import { type FieldsOf, fieldsFrom, labelsOf, metadataOf } from './fields.ts';

export const endpointSliceFields: FieldsOf = (slice) =>
  fieldsFrom(
    metadataOf(slice),
    labelsOf(slice),
    list(slice, 'endpoints').map((endpoint) => {
      const name = text(endpoint, 'targetRef', 'name') ?? list(endpoint, 'addresses').join(' ');
      const conditions = ['ready', 'serving', 'terminating'].filter(
        (condition) => scalar(endpoint, 'conditions', condition) === true,
      );
      return [`endpoint ${name}`, `${conditions.join(' ')} @${text(endpoint, 'nodeName') ?? ''}`];
    }),
  );
