import { Environment } from '@marcbachmann/cel-js';
import type { JsonObject } from '../objects/json.ts';
import { stringOf } from '../objects/json.ts';
import { SchemaError } from './schemaError.ts';
import { errorText } from '../objects/errorText.ts';

/** A compiled entry of `x-kubernetes-validations`. */
export interface CelRule {
  readonly rule: string;
  /** True for a rule that speaks of oldSelf: it is asked only where there is an old value. */
  readonly isTransition: boolean;
  readonly reason: string;
  readonly fieldPath: string;
  /** True when the values obey. Throws when the rule cannot be evaluated for them. */
  readonly holds: (variables: CelVariables) => boolean;
  /** What to say when they do not. */
  readonly message: (variables: CelVariables) => string;
}

/** The values that a rule speaks of, in CEL's types (whole numbers are bigints). */
export interface CelVariables {
  readonly self: unknown;
  readonly oldSelf?: unknown;
}

/** Lists in Kubernetes' schemas may mix types; the variables are typed when they are evaluated. */
const environment = new Environment({ homogeneousAggregateLiterals: false })
  .registerVariable('self', 'dyn')
  .registerVariable('oldSelf', 'dyn');

/**
 * Compiles a rule. Throws a SchemaError when it cannot be parsed or speaks of functions or variables that are not known here: a rule
 * that this server cannot evaluate must not look as if it were kept.
 */
export function compileRule(source: JsonObject, path: string): CelRule {
  const rule = stringOf(source['rule']) ?? '';
  const evaluate = compile(rule, 'bool', path);
  const expression = stringOf(source['messageExpression']);
  const evaluateMessage = expression === undefined ? undefined : compile(expression, 'string', path);
  const fixed = stringOf(source['message']) ?? `failed rule: ${rule.trim()}`;
  if (source['optionalOldSelf'] === true)
    throw new SchemaError(path, 'optionalOldSelf is not supported by this server');
  return {
    rule,
    isTransition: /\boldSelf\b/.test(rule),
    reason: stringOf(source['reason']) ?? 'FieldValueInvalid',
    fieldPath: stringOf(source['fieldPath']) ?? '',
    holds: (variables) => evaluate({ ...variables }) === true,
    message: (variables) => messageOf(evaluateMessage, variables) ?? fixed,
  };
}

type Expression = (variables: Record<string, unknown>) => unknown;

function compile(source: string, type: 'bool' | 'string', path: string): Expression {
  try {
    const checked = environment.check(source);
    if (!checked.valid) throw new Error(checked.error?.message ?? 'not valid');
    if (checked.type !== type && checked.type !== 'dyn')
      throw new Error(`it must give a ${type}, not a ${checked.type ?? 'value'}`);
    return environment.parse(source);
  } catch (error) {
    throw new SchemaError(path, `cannot compile the CEL rule ${JSON.stringify(source)}: ${errorText(error)}`);
  }
}

function messageOf(expression: Expression | undefined, variables: CelVariables): string | undefined {
  if (expression === undefined) return undefined;
  try {
    const message = expression({ ...variables });
    return typeof message === 'string' && message.trim() !== '' ? message : undefined;
  } catch {
    // As in Kubernetes, a message that cannot be made gives way to the fixed one.
    return undefined;
  }
}
