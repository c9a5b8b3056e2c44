import type { Json } from '../objects/json.ts';
import { isList, isObject } from '../objects/json.ts';

type Step = (values: readonly Json[]) => readonly Json[];

/** A compiled JSONPath: all values that it finds. */
export type JsonPath = (root: Json) => readonly Json[];

const STEP =
  /^(?:\.(?<escaped>[\w-]*(?:\\.[\w-]*)+)|\.?(?<key>[A-Za-z_][\w-]*)|\.?\[['"](?<quoted>[^'"]*)['"]\]|\[(?<index>-?\d+)\]|\.?\[?(?<all>\*)\]?|\[\?\(@(?<filter>(?:\.[\w-]+)+)\s*==\s*['"](?<wanted>[^'"]*)['"]\)\])/;

/**
 * Compiles the part of JSONPath that printer columns use: `.a.b`, `['a']`, `[0]`, `[*]`, `[?(@.type=="Ready")]`.
 * Throws an Error when there is something else in it.
 */
export function compileJsonPath(path: string): JsonPath {
  const steps: Step[] = [];
  let rest = path
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .replace(/^\$/, '');
  while (rest !== '' && rest !== '.') {
    const match = STEP.exec(rest);
    if (match?.groups === undefined) throw new Error(`cannot read the JSONPath ${path} from "${rest}" on`);
    steps.push(stepOf(match.groups));
    rest = rest.slice(match[0].length);
  }
  return (root) => steps.reduce<readonly Json[]>((values, step) => step(values), [root]);
}

function stepOf(groups: Readonly<Record<string, string | undefined>>): Step {
  const { escaped, index, all, filter, wanted } = groups;
  if (all !== undefined) return (values) => values.flatMap(children);
  if (index !== undefined)
    return (values) => values.flatMap((value) => (isList(value) ? element(value, Number(index)) : []));
  if (filter !== undefined) {
    const inner = compileJsonPath(filter);
    return (values) => values.flatMap(children).filter((value) => inner(value)[0] === wanted);
  }
  const key = groups['key'] ?? groups['quoted'] ?? escaped?.replaceAll('\\', '') ?? '';
  return (values) => values.flatMap((value) => property(value, key));
}

function children(value: Json): readonly Json[] {
  if (isList(value)) return value;
  return isObject(value) ? Object.values(value).filter((item) => item !== undefined) : [];
}

function element(list: readonly Json[], index: number): readonly Json[] {
  const found = list.at(index);
  return found === undefined ? [] : [found];
}

/** In a list of one, so that a list as the value stays one value. */
function property(value: Json, key: string): readonly Json[] {
  if (!isObject(value) || !Object.hasOwn(value, key)) return [];
  const found = value[key];
  return found === undefined ? [] : [found];
}
