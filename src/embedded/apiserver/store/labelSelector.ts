import { badRequest } from '../objects/apiError.ts';

/** A test of an object's labels. */
export type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

const REQUIREMENT =
  /^\s*(?:(?<absent>!)\s*(?<not>[^\s!=<>,()]+)|(?<key>[^\s!=<>,()]+)(?:\s+(?<set>in|notin)\s*\((?<values>[^()]*)\)|\s*(?<operator>==|=|!=|>|<)\s*(?<value>[^\s!=<>,()]*))?)\s*(?:,|$)/;

/**
 * Reads a label selector: `a`, `!a`, `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a>1`, joined by commas.
 * Throws 400 BadRequest when it cannot be read.
 */
export function parseLabelSelector(text: string): LabelTest {
  const tests: LabelTest[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const match = REQUIREMENT.exec(rest);
    if (match === null) throw badRequest(`unable to parse requirement: ${text}`);
    tests.push(requirement(match.groups ?? {}));
    rest = rest.slice(match[0].length).trimStart();
  }
  return (labels) => tests.every((test) => test(labels));
}

function requirement(groups: Readonly<Record<string, string | undefined>>): LabelTest {
  const { absent, not = '', key = '', set, values = '', operator, value = '' } = groups;
  if (absent !== undefined) return (labels) => !Object.hasOwn(labels, not);
  if (set !== undefined) return setTest(key, set === 'in', values);
  if (operator === undefined) return (labels) => Object.hasOwn(labels, key);
  return operatorTest(key, operator, value);
}

function setTest(key: string, isIn: boolean, values: string): LabelTest {
  const wanted = new Set(values.split(',').map((value) => value.trim()));
  if (isIn) return (labels) => Object.hasOwn(labels, key) && wanted.has(labels[key] ?? '');
  return (labels) => !Object.hasOwn(labels, key) || !wanted.has(labels[key] ?? '');
}

function operatorTest(key: string, operator: string, value: string): LabelTest {
  const actual = (labels: Readonly<Record<string, string>>) => (Object.hasOwn(labels, key) ? labels[key] : undefined);
  if (operator === '!=') return (labels) => actual(labels) !== value;
  if (operator === '>') return (labels) => Number(actual(labels)) > Number(value);
  if (operator === '<') return (labels) => Number(actual(labels)) < Number(value);
  return (labels) => actual(labels) === value;
}
