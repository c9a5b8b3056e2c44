import type { FieldError } from '../objects/fieldError.ts';
import type { Json } from '../objects/json.ts';
import { equalJson, isList, isObject } from '../objects/json.ts';
import { hasFormat } from './format.ts';
import type { Limits } from './schema.ts';

/** What is wrong with a value of the right type: enum, number, length, count, pattern, format. */
export function validateLimits(limits: Limits, value: Json, path: string): readonly FieldError[] {
  return [...enumErrors(limits, value, path), ...typedErrors(limits, value, path)];
}

function enumErrors({ enum: values }: Limits, value: Json, path: string): readonly FieldError[] {
  if (values === undefined || values.some((allowed) => equalJson(allowed, value))) return [];
  const detail = `supported values: ${values.map((allowed) => JSON.stringify(allowed)).join(', ')}`;
  return [{ type: 'NotSupported', field: path, value, detail }];
}

function typedErrors(limits: Limits, value: Json, path: string): readonly FieldError[] {
  if (typeof value === 'number') return numberErrors(limits, value, path);
  if (typeof value === 'string') return stringErrors(limits, value, path);
  if (isList(value))
    return countErrors({ least: limits.minItems, most: limits.maxItems, count: value.length, noun: 'items' }, path);
  if (!isObject(value)) return [];
  const count = Object.keys(value).length;
  return countErrors({ least: limits.minProperties, most: limits.maxProperties, count, noun: 'properties' }, path);
}

function numberErrors(limits: Limits, value: number, path: string): readonly FieldError[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = limits;
  const wrong = (detail: string): FieldError => ({
    type: 'Invalid',
    field: path,
    value,
    detail: `${path} in body ${detail}`,
  });
  const isLow = minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum);
  const isHigh = maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum);
  return [
    ...(isLow ? [wrong(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)] : []),
    ...(isHigh ? [wrong(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)] : []),
    ...(multipleOf !== undefined && !Number.isInteger(value / multipleOf)
      ? [wrong(`should be a multiple of ${multipleOf}`)]
      : []),
    ...(format !== undefined && !hasFormat(format, value) ? [wrong(`must be of type ${format}: "${value}"`)] : []),
  ];
}

function stringErrors(
  { minLength, maxLength, pattern, format }: Limits,
  value: string,
  path: string,
): readonly FieldError[] {
  const wrong = (detail: string): FieldError => ({
    type: 'Invalid',
    field: path,
    value,
    detail: `${path} in body ${detail}`,
  });
  // Code points, as Go counts runes.
  const length = minLength === undefined && maxLength === undefined ? 0 : [...value].length;
  return [
    ...(minLength !== undefined && length < minLength ? [wrong(`should be at least ${minLength} chars long`)] : []),
    ...(maxLength !== undefined && length > maxLength ? [tooLong(path, maxLength)] : []),
    ...(pattern !== undefined && !pattern.test(value) ? [wrong(`should match '${pattern.source}'`)] : []),
    ...(format !== undefined && !hasFormat(format, value)
      ? [wrong(`must be of type ${format}: ${JSON.stringify(value)}`)]
      : []),
  ];
}

function tooLong(field: string, limit: number): FieldError {
  return { type: 'TooLong', field, detail: `may not be more than ${limit} bytes` };
}

interface Count {
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly count: number;
  readonly noun: string;
}

function countErrors({ least, most, count, noun }: Count, field: string): readonly FieldError[] {
  const few: FieldError = {
    type: 'Invalid',
    field,
    value: count,
    detail: `${field} in body should have at least ${least ?? 0} ${noun}`,
  };
  const many: FieldError = { type: 'TooMany', field, value: count, detail: `must have at most ${most ?? 0} items` };
  return [
    ...(least !== undefined && count < least ? [few] : []),
    ...(most !== undefined && count > most ? [many] : []),
  ];
}
