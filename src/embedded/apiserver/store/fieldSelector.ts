import { badRequest } from '../objects/apiError.ts';
import type { ApiObject } from '../objects/apiObject.ts';
import type { Json } from '../objects/json.ts';
import { valueAt } from '../objects/json.ts';

/** A field selector: the test, and the name where it asks for exactly one object (kubectl's `--watch NAME`). */
export interface FieldSelector {
  readonly test: (object: ApiObject) => boolean;
  readonly name?: string;
}

const ALWAYS = ['metadata.name', 'metadata.namespace'];
const TERM = /^\s*([^!=\s]+)\s*(==|=|!=)\s*(.*?)\s*$/;

/**
 * Reads a field selector such as `spec.nodeName=a,status.phase!=Failed`. Only metadata.name, metadata.namespace and the
 * `selectable` fields of the kind may be asked for; everything else is 400 BadRequest, as in Kubernetes.
 */
export function parseFieldSelector(text: string, selectable: readonly string[]): FieldSelector {
  const terms = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => parseTerm(part, text, selectable));
  const name = terms.find(({ field, isEqual }) => field === 'metadata.name' && isEqual)?.value;
  return { test: (object) => terms.every((term) => matches(object, term)), ...(name === undefined ? {} : { name }) };
}

interface Term {
  readonly field: string;
  readonly isEqual: boolean;
  readonly value: string;
}

function parseTerm(part: string, text: string, selectable: readonly string[]): Term {
  const [, field = '', operator, value = ''] = TERM.exec(part) ?? [];
  if (operator === undefined) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
  if (!ALWAYS.includes(field) && !selectable.includes(field)) throw badRequest(`field label not supported: ${field}`);
  return { field, isEqual: operator !== '!=', value };
}

function matches(object: ApiObject, { field, isEqual, value }: Term): boolean {
  return (fieldText(valueAt(object, field.split('.'))) === value) === isEqual;
}

function fieldText(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
