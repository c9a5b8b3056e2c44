import type { FieldError } from './fieldError.ts';

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAX_NAME = 253;
const MAX_LABEL = 63;

const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const SUBDOMAIN_HINT =
  " (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_HINT = " (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";

/** What is wrong with an object's name: nothing, or one error. Names of namespaces are DNS labels, all others subdomains. */
export function nameErrors(name: string, isLabel: boolean): readonly FieldError[] {
  const field = 'metadata.name';
  const limit = isLabel ? MAX_LABEL : MAX_NAME;
  if (name.length > limit)
    return [{ type: 'Invalid', field, value: name, detail: `must be no more than ${limit} characters` }];
  if ((isLabel ? LABEL : SUBDOMAIN).test(name)) return [];
  return [
    {
      type: 'Invalid',
      field,
      value: name,
      detail: isLabel ? `${LABEL_RULE}${LABEL_HINT}` : `${SUBDOMAIN_RULE}${SUBDOMAIN_HINT}`,
    },
  ];
}

const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LABEL_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const KEY_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** What is wrong with metadata.labels: keys are qualified names, values have at most 63 characters. */
export function labelErrors(labels: Readonly<Record<string, string>>): readonly FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [...labelKeyErrors(key), ...labelValueErrors(value)]);
}

function labelKeyErrors(key: string): readonly FieldError[] {
  const slash = key.lastIndexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  const field = 'metadata.labels';
  if (prefix !== undefined && !SUBDOMAIN.test(prefix)) {
    return [{ type: 'Invalid', field, value: key, detail: `prefix part ${SUBDOMAIN_RULE}` }];
  }
  if (name.length > MAX_LABEL)
    return [{ type: 'Invalid', field, value: key, detail: 'name part must be no more than 63 characters' }];
  return LABEL_NAME.test(name) ? [] : [{ type: 'Invalid', field, value: key, detail: KEY_RULE }];
}

function labelValueErrors(value: string): readonly FieldError[] {
  const field = 'metadata.labels';
  if (value.length > MAX_LABEL)
    return [{ type: 'Invalid', field, value, detail: 'must be no more than 63 characters' }];
  return LABEL_VALUE.test(value) ? [] : [{ type: 'Invalid', field, value, detail: VALUE_RULE }];
}
