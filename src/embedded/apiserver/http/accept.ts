import { ApiError } from '../objects/apiError.ts';

/** The form of an answer: the object itself, a table for kubectl, or metadata only. */
export type Form = 'object' | 'table' | 'metadata';

/**
 * The form that an Accept header prefers among those that this server has; media types that it does not have (protobuf) are passed
 * over. 406 NotAcceptable where nothing is left.
 */
export function acceptedForm(header: string | undefined): Form {
  const wanted = (header ?? '').split(',').map((part) => part.trim().toLowerCase());
  if (wanted.every((part) => part === '')) return 'object';
  for (const part of wanted) {
    const form = formOf(part);
    if (form !== undefined) return form;
  }
  throw new ApiError(406, 'NotAcceptable', 'only the following media types are accepted: application/json');
}

/** True for an Accept header that asks for all of discovery in one document, and takes JSON. */
export function wantsAggregatedDiscovery(header: string | undefined): boolean {
  return (header ?? '')
    .split(',')
    .map((part) => part.split(';').map((item) => item.trim()))
    .some(
      ([type, ...parameters]) =>
        type === 'application/json' &&
        ['as=APIGroupDiscoveryList', 'v=v2'].every((wanted) => parameters.includes(wanted)),
    );
}

function formOf(part: string): Form | undefined {
  const [type, ...parameters] = part.split(';').map((item) => item.trim());
  if (type !== 'application/json' && type !== 'application/*' && type !== '*/*') return undefined;
  const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice('as='.length);
  if (as === undefined) return 'object';
  if (!parameters.includes('v=v1')) return undefined;
  if (as === 'table') return 'table';
  return as === 'partialobjectmetadata' || as === 'partialobjectmetadatalist' ? 'metadata' : undefined;
}
