import { AllocatorScenario, frameworksOf } from '../../test/support/allocatorScenario.ts';
import { parseAttributes } from '../model/attributes.ts';
import type {
  SchedulerAttributeConstraint,
  SchedulerAttributeConstraintPredicate,
  SchedulerAttributeConstraintSelector,
} from '../model/generated/messages.ts';
import { Resources } from '../model/resources.ts';
import { compileConstraints, OfferConstraintsError } from './offerConstraints.ts';
import type { AgentSpec } from './specs.ts';

const bar = { attribute_name: 'bar' };

function on(
  selector: SchedulerAttributeConstraintSelector,
  predicate: SchedulerAttributeConstraintPredicate,
): SchedulerAttributeConstraint {
  return { selector, predicate };
}

/** Says of agents with these attributes whether they are wanted; each list of constraints is a group. */
function wantedBy(...groups: readonly (readonly SchedulerAttributeConstraint[])[]) {
  const role_constraints = { r: { groups: groups.map((group) => ({ attribute_constraints: group })) } };
  const wants = compileConstraints({ role_constraints }).get('r');
  return (attributes: string, place: Partial<AgentSpec> = {}) =>
    wants?.({
      id: 'a',
      hostname: 'h',
      total: Resources.none,
      attributes: parseAttributes(attributes),
      ...place,
    });
}

/** What is thrown for constraints of a role. */
function refusalOf(...groups: readonly (readonly SchedulerAttributeConstraint[])[]): string {
  try {
    wantedBy(...groups);
  } catch (error) {
    if (error instanceof OfferConstraintsError) return error.message;
  }
  return 'none';
}

describe('offer constraints', () => {
  it('OFFER-CONSTRAINT-001 exclude an agent from a role of which no group is true', () => {
    const cluster = new AllocatorScenario();
    const constraints = compileConstraints({
      role_constraints: {
        r: {
          groups: [
            { attribute_constraints: [on(bar, { exists: {} }), on({ attribute_name: 'foo' }, { exists: {} })] },
            { attribute_constraints: [on({ attribute_name: 'baz' }, { exists: {} })] },
          ],
        },
      },
    });
    cluster.framework('fw', { roles: ['r', 's'], constraints });
    const roleOf = (id: string, attributes: string) =>
      cluster.agent(id, 'cpus:1;mem:64', { attributes: parseAttributes(attributes) }).map(({ role }) => role);
    expect(roleOf('a1', 'bar:1')).toEqual(['s']);
    expect(roleOf('a2', 'bar:1;foo:1')).toEqual(['r']);
    expect(roleOf('a3', 'baz:1')).toEqual(['r']);
  });

  it('OFFER-CONSTRAINT-002 look at the first attribute of a name', () => {
    const wanted = wantedBy([on(bar, { text_equals: { value: 'baz' } })]);
    expect(wanted('bar:baz;bar:foo')).toBe(true);
    expect(wanted('bar:foo;bar:baz')).toBe(false);
  });

  it('OFFER-CONSTRAINT-002 OFFER-CONSTRAINT-008 look at hostname, region and zone as at texts', () => {
    const is = (pseudoattribute_type: 'HOSTNAME' | 'REGION' | 'ZONE') =>
      wantedBy([on({ pseudoattribute_type }, { text_matches: { regex: 'x+' } })]);
    expect(is('HOSTNAME')('', { hostname: 'xx' })).toBe(true);
    expect(is('HOSTNAME')('')).toBe(false);
    expect(is('REGION')('', { region: 'x' })).toBe(true);
    expect(is('REGION')('')).toBe(false);
    expect(is('ZONE')('', { zone: 'x' })).toBe(true);
    expect(is('ZONE')('', { zone: 'y' })).toBe(false);
  });

  it('OFFER-CONSTRAINT-003 ask whether an attribute is there, of whatever type', () => {
    for (const attributes of ['bar:a', 'bar:1', 'bar:[1-2]']) {
      expect(wantedBy([on(bar, { exists: {} })])(attributes)).toBe(true);
      expect(wantedBy([on(bar, { not_exists: {} })])(attributes)).toBe(false);
    }
    expect(wantedBy([on(bar, { exists: {} })])('foo:a')).toBe(false);
    expect(wantedBy([on(bar, { not_exists: {} })])('foo:a')).toBe(true);
  });

  it.each([
    ['OFFER-CONSTRAINT-004 equal texts', { text_equals: { value: 'baz' } }, [true, false, false]],
    ['OFFER-CONSTRAINT-005 other texts', { text_not_equals: { value: 'baz' } }, [false, true, true]],
    ['OFFER-CONSTRAINT-006 matching texts', { text_matches: { regex: '[a-b]+z' } }, [true, false, false]],
    ['OFFER-CONSTRAINT-007 texts that do not match', { text_not_matches: { regex: '[a-b]+z' } }, [false, true, true]],
  ])('%s are wanted, and whatever is no text', (_, predicate, [baz, zab, absent]) => {
    const wanted = wantedBy([on(bar, predicate)]);
    expect([wanted('bar:baz'), wanted('bar:zab'), wanted('')]).toEqual([baz, zab, absent]);
    expect([wanted('bar:123'), wanted('bar:[1-17]')]).toEqual([true, true]);
  });

  it('OFFER-CONSTRAINT-004 OFFER-CONSTRAINT-005 OFFER-CONSTRAINT-006 OFFER-CONSTRAINT-007 look at whole texts', () => {
    const letters = { regex: '[a-d]+' };
    expect(wantedBy([on(bar, { text_matches: letters })])('bar:abcd')).toBe(true);
    expect(wantedBy([on(bar, { text_matches: letters })])('bar:bcde')).toBe(false);
    expect(wantedBy([on(bar, { text_not_matches: letters })])('bar:bcde')).toBe(true);
    expect(wantedBy([on(bar, { text_equals: { value: 'a' } })])('bar:ab')).toBe(false);
    expect(wantedBy([on(bar, { text_not_equals: { value: 'a' } })])('bar:ab')).toBe(true);
  });

  it('OFFER-CONSTRAINT-008 hold together in a group, and one by one as groups', () => {
    const foo = on({ attribute_name: 'foo' }, { exists: {} });
    const noBar = on(bar, { not_exists: {} });
    const together = wantedBy([foo, noBar]);
    expect([together('foo:123'), together(''), together('bar:123;foo:456')]).toEqual([true, false, false]);
    const apart = wantedBy([foo], [noBar]);
    expect([apart(''), apart('bar:123'), apart('bar:123;foo:456')]).toEqual([true, false, true]);
  });

  it('OFFER-CONSTRAINT-009 are refused if they make no sense', () => {
    const invalid = (reason: string) => `A role r has an invalid 'AttributeConstraint': ${reason}`;
    expect(refusalOf()).toBe("'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups' for role r");
    expect(refusalOf([])).toBe(
      "'OfferConstraints::RoleConstraints::groups' for role rcontains an empty RoleConstraints::Group",
    );
    expect(refusalOf([on({}, { exists: {} })])).toContain('must be set');
    expect(refusalOf([on({ pseudoattribute_type: 'UNKNOWN' }, { exists: {} })])).toBe(
      invalid('Unknown pseudoattribute type'),
    );
    expect(refusalOf([on(bar, {})])).toBe(invalid('Unknown predicate type'));
    for (const predicate of [{ text_matches: { regex: '(' } }, { text_not_matches: { regex: '(' } }]) {
      expect(refusalOf([on(bar, predicate)])).toBe(invalid("Failed to construct regex from pattern '(': missing ): ("));
    }
  });

  it('OFFER-CONSTRAINT-011 hold whatever there is of the agent, in both stages, until they are replaced', () => {
    const cluster = new AllocatorScenario();
    const constraints = new Map([['r', ({ id }: AgentSpec) => id !== 'a1']]);
    cluster.quota('r', 'cpus:1', '');
    cluster.framework('fw', { roles: ['r'], constraints });
    expect(cluster.agent('a1', 'cpus:1;mem:64;cpus(r):1')).toEqual([]);
    expect(frameworksOf(cluster.agent('a2', 'cpus:1;mem:64'))).toEqual(['fw']);
    cluster.allocator.updateFramework(AllocatorScenario.spec('fw', { roles: ['r'] }));
    expect(cluster.tick().map(({ agentId }) => agentId)).toEqual(['a1']);
  });

  it('OFFER-CONSTRAINT-011 look again at an agent that has become another', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['r'], constraints: new Map([['r', ({ attributes }) => attributes.length > 0]]) });
    expect(cluster.agent('a1', 'cpus:1;mem:64')).toEqual([]);
    cluster.update('a1', 'cpus:1;mem:64', { attributes: parseAttributes('rack:1') });
    expect(cluster.settle()).toHaveLength(1);
  });
});
