import type { Json } from './json.ts';

/** What is wrong with a field; each is written in Kubernetes' words and has a cause reason of its own. */
export type FieldErrorType =
  'Invalid' | 'TypeInvalid' | 'Required' | 'NotSupported' | 'Forbidden' | 'Duplicate' | 'TooLong' | 'TooMany';

/** One field that is not as its kind demands; `field` is a path such as `spec.roles[0]`. */
export interface FieldError {
  readonly type: FieldErrorType;
  readonly field: string;
  readonly value?: Json;
  readonly detail: string;
}

/** The `reason` of a Status cause for each type of field error. */
export const causeReasons: Readonly<Record<FieldErrorType, string>> = {
  Invalid: 'FieldValueInvalid',
  TypeInvalid: 'FieldValueTypeInvalid',
  Required: 'FieldValueRequired',
  NotSupported: 'FieldValueNotSupported',
  Forbidden: 'FieldValueForbidden',
  Duplicate: 'FieldValueDuplicate',
  TooLong: 'FieldValueTooLong',
  TooMany: 'FieldValueTooMany',
};

const titles: Readonly<Record<FieldErrorType, string>> = {
  Invalid: 'Invalid value',
  TypeInvalid: 'Invalid value',
  Required: 'Required value',
  NotSupported: 'Unsupported value',
  Forbidden: 'Forbidden',
  Duplicate: 'Duplicate value',
  TooLong: 'Too long',
  TooMany: 'Too many',
};

/** The message without the field's name: `Invalid value: -1: should be at least 0`. */
export function fieldErrorMessage({ type, value, detail }: FieldError): string {
  const shown =
    type === 'Required' || type === 'Forbidden' || type === 'TooLong' || value === undefined
      ? ''
      : `: ${showValue(value)}`;
  return `${titles[type]}${shown}${detail === '' ? '' : `: ${detail}`}`;
}

function showValue(value: Json): string {
  return JSON.stringify(value);
}
