import { validateRole } from '../../model/roles.ts';
import type { Answer } from '../inputs.ts';
import { isWhitelisted } from '../roles.ts';
import type { Turn } from '../turn.ts';
import { within } from '../validation/policy.ts';
import { rescindForWeight } from '../withdrawals.ts';
import type { CommandSender } from './command.ts';

/** The weight that a role is to have. */
export interface RoleWeight {
  readonly role: string;
  readonly weight: number;
}

/** Gives several roles new weights, all of them or none (ROLE-006, ROLE-007); of one that is named twice the last counts. */
export function updateWeights(turn: Turn, weights: readonly RoleWeight[], { forbidden }: CommandSender): Answer {
  const reason = weights.map((weight) => refusal(turn, weight)).find((found) => found !== undefined);
  if (reason !== undefined) return { status: 400, text: `Failed to validate update weights request JSON${reason}` };
  if (forbidden === true) return { status: 403 };
  const byRole = new Map(weights.map(({ role, weight }) => [role, weight]));
  // What is stored already does not come back as a fact.
  const held = [...byRole].filter(([role, weight]) => turn.state.weights.get(role) === weight);
  for (const [role] of held) rescindForWeight(turn, role);
  const changes = [...byRole].map(([role, weight]) => ({ kind: 'set-weight', role, weight }) as const);
  if (changes.length > 0) turn.emit({ kind: 'change', changes });
  return { status: 200 };
}

/** Why a role cannot have a weight: the reason in Mesos' words, or undefined if it can. */
export function validateWeight({ options }: Pick<Turn, 'options'>, { role, weight }: RoleWeight): string | undefined {
  return roleReason(options, role) ?? weightReason(weight);
}

function refusal({ options }: Pick<Turn, 'options'>, { role, weight }: RoleWeight): string | undefined {
  return within('', roleReason(options, role)) ?? within(` for role '${role}'`, weightReason(weight));
}

function roleReason(options: Turn['options'], role: string): string | undefined {
  return (
    within(`Invalid role '${role}'`, validateRole(role)) ??
    (isWhitelisted(options, role) ? undefined : `Unknown role '${role}'`)
  );
}

function weightReason(weight: number): string | undefined {
  return weight > 0 && Number.isFinite(weight) ? undefined : `Invalid weight '${weight}': Weights must be positive`;
}
