import type {
  Attribute,
  SchedulerAttributeConstraint,
  SchedulerAttributeConstraintPredicate,
  SchedulerAttributeConstraintSelector,
  SchedulerOfferConstraints,
  SchedulerOfferConstraintsRoleConstraintsGroup,
} from '../model/generated/messages.ts';
import { Pattern, PatternError } from './pattern/pattern.ts';
import type { AgentSpec, IsAgentWanted } from './specs.ts';

/** A framework's offer constraints make no sense; the reason is in Mesos' words (OFFER-CONSTRAINT-009). */
export class OfferConstraintsError extends Error {
  override readonly name = 'OfferConstraintsError';
}

/** What a selector finds on an agent: nothing, a text, or a value that is no text. */
type Found = undefined | { readonly text: string } | 'no text';

type Finder = (agent: AgentSpec) => Found;
type Predicate = (found: Found) => boolean;

/**
 * What a framework says of the agents that it wants to be offered, role by role: one of the groups must hold, with all of
 * its constraints (OFFER-CONSTRAINT-001). Roles that are not in it take any agent.
 *
 * @throws OfferConstraintsError
 */
export function compileConstraints(constraints: SchedulerOfferConstraints): ReadonlyMap<string, IsAgentWanted> {
  const roles = Object.entries(constraints.role_constraints ?? {});
  return new Map(roles.map(([role, { groups = [] }]) => [role, compileGroups(role, groups)]));
}

function compileGroups(role: string, groups: readonly SchedulerOfferConstraintsRoleConstraintsGroup[]): IsAgentWanted {
  if (groups.length === 0) {
    const where = "'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups'";
    throw new OfferConstraintsError(`${where} for role ${role}`);
  }
  const compiled = groups.map(({ attribute_constraints: constraints = [] }) => compileGroup(role, constraints));
  return (agent) => compiled.some((group) => group(agent));
}

function compileGroup(role: string, constraints: readonly SchedulerAttributeConstraint[]): IsAgentWanted {
  if (constraints.length === 0) {
    // Without a space, as Mesos has it.
    const where = `'OfferConstraints::RoleConstraints::groups' for role ${role}`;
    throw new OfferConstraintsError(`${where}contains an empty RoleConstraints::Group`);
  }
  const compiled = constraints.map((constraint) => compileConstraint(role, constraint));
  return (agent) => compiled.every((constraint) => constraint(agent));
}

function compileConstraint(role: string, { selector, predicate }: SchedulerAttributeConstraint): IsAgentWanted {
  try {
    const [find, holds] = [compileSelector(selector), compilePredicate(predicate)];
    return (agent) => holds(find(agent));
  } catch (error) {
    if (!(error instanceof OfferConstraintsError || error instanceof PatternError)) throw error;
    throw new OfferConstraintsError(`A role ${role} has an invalid 'AttributeConstraint': ${error.message}`);
  }
}

/** The first attribute of a name, or what every agent has (OFFER-CONSTRAINT-002). */
function compileSelector({
  attribute_name: name,
  pseudoattribute_type: pseudo,
}: SchedulerAttributeConstraintSelector): Finder {
  if (name !== undefined && pseudo === undefined) {
    return ({ attributes }) => foundOf(attributes.find((attribute) => attribute.name === name));
  }
  switch (pseudo) {
    case 'HOSTNAME':
      return ({ hostname }) => textOf(hostname);
    case 'REGION':
      return ({ region }) => textOf(region);
    case 'ZONE':
      return ({ zone }) => textOf(zone);
    case 'UNKNOWN':
      throw new OfferConstraintsError('Unknown pseudoattribute type');
    default:
      throw new OfferConstraintsError(
        "Exactly one of 'AttributeConstraint::Selector::name' or 'AttributeConstraint::Selector::pseudoattribute_type' must be set",
      );
  }
}

function foundOf(attribute: Attribute | undefined): Found {
  if (attribute === undefined) return undefined;
  return attribute.text === undefined ? 'no text' : { text: attribute.text.value };
}

function textOf(text: string | undefined): Found {
  return text === undefined ? undefined : { text };
}

/** What is no text passes whatever is asked of texts (OFFER-CONSTRAINT-003…007). */
function compilePredicate(predicate: SchedulerAttributeConstraintPredicate): Predicate {
  const { exists, not_exists, text_equals, text_not_equals, text_matches, text_not_matches } = predicate;
  if (exists !== undefined) return (found) => found !== undefined;
  if (not_exists !== undefined) return (found) => found === undefined;
  if (text_equals !== undefined) return ofText(false, (text) => text === text_equals.value);
  if (text_not_equals !== undefined) return ofText(true, (text) => text !== text_not_equals.value);
  if (text_matches !== undefined) {
    const pattern = new Pattern(text_matches.regex);
    return ofText(false, (text) => pattern.matches(text));
  }
  if (text_not_matches !== undefined) {
    const pattern = new Pattern(text_not_matches.regex);
    return ofText(true, (text) => !pattern.matches(text));
  }
  throw new OfferConstraintsError('Unknown predicate type');
}

function ofText(ifAbsent: boolean, holds: (text: string) => boolean): Predicate {
  return (found) => (found === undefined ? ifAbsent : found === 'no text' || holds(found.text));
}
