import type { FrameworkInfo } from '../../model/generated/messages.ts';
import { defaultOptions } from '../options.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import { authorizeFramework, validateFrameworkInfo, validateRoleOptions } from './framework.ts';

const base: FrameworkInfo = { name: 'f', user: 'alice' };
const multiRole = { capabilities: [{ type: 'MULTI_ROLE' as const }] };

function reasonOf(info: Partial<FrameworkInfo>, options = {}): string | undefined {
  return validateFrameworkInfo({ ...base, ...info }, { ...defaultOptions, ...options });
}

describe('A FrameworkInfo', () => {
  it('SCHED-040 has role without MULTI_ROLE and roles with it', () => {
    expect(reasonOf({})).toBeUndefined();
    expect(reasonOf({ role: 'a' })).toBeUndefined();
    expect(reasonOf({ ...multiRole, roles: ['a', 'b'] })).toBeUndefined();
    expect(reasonOf({ roles: ['a'] })).toBe(
      "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable",
    );
    expect(reasonOf({ ...multiRole, role: 'a' })).toBe(
      "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable",
    );
  });

  it('SCHED-040 of no role is in the role *', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ roles: [], capabilities: [] });
    harness.tick();
    expect(harness.framework(scheduler.id).roles).toEqual(['*']);
    expect(scheduler.offers).toHaveLength(1);
  });

  it('SCHED-041 has each role once, and none of them gets no offers', () => {
    expect(reasonOf({ ...multiRole, roles: ['a', 'b', 'a'] })).toBe(
      "'FrameworkInfo.roles' contains duplicate items: { a }",
    );
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ roles: [] });
    harness.tick();
    expect(scheduler.types).toEqual(['SUBSCRIBED']);
  });

  it.each([
    ['', 'Role names cannot be the empty string'],
    ['/a', "Role '/a' cannot start with a slash"],
    ['a/', "Role 'a/' cannot end with a slash"],
    ['a//b', "Role 'a//b' cannot contain two adjacent slashes"],
    ['a/.', "Role 'a/.' cannot include '.' as a component"],
    ['..', "Role '..' cannot include '..' as a component"],
    ['a/*', "Role 'a/*' cannot include '*' as a component"],
    ['-a', "Role component '-a' is invalid because it starts with a dash"],
    ['a b', "Role component 'a b' is invalid because it contains backspace or whitespace"],
  ])('SCHED-042 has no role %p', (role, reason) => {
    expect(reasonOf({ ...multiRole, roles: ['ok', role] })).toBe(
      `'FrameworkInfo.roles' contains invalid role: ${reason}`,
    );
    expect(reasonOf({ role })).toBe(`'FrameworkInfo.role' is not a valid role: ${reason}`);
  });

  it('SCHED-044 ROLE-002 has only roles of the whitelist, where there is one, or *', () => {
    const options = { roleWhitelist: ['a'] };
    expect(reasonOf({ ...multiRole, roles: ['a', 'b', 'c'] }, options)).toBe(
      "Roles { b, c } are not present in the master's --roles",
    );
    expect(reasonOf({ role: 'a' }, options)).toBeUndefined();
    expect(reasonOf({}, options)).toBeUndefined();
  });

  it('SCHED-044 is not of root where root may not submit', () => {
    expect(reasonOf({ user: 'root' })).toBeUndefined();
    expect(reasonOf({ user: 'root' }, { rootSubmissions: false })).toBe(
      "User 'root' is not allowed to run frameworks without --root_submissions set",
    );
  });

  it.each([
    ['x'.repeat(256), 'ID must not be greater than 255 characters'],
    ['.', "'.' is disallowed"],
    ['..', "'..' is disallowed"],
    ['a/b', "'a/b' contains invalid characters"],
    ['a\\b', "'a\\b' contains invalid characters"],
    ['a\nb', "'a\nb' contains invalid characters"],
  ])('SCHED-045 has no id %p', (value, reason) => {
    expect(reasonOf({ id: { value } })).toBe(reason);
  });

  it('SCHED-045 may have an id with blanks or of 255 characters', () => {
    expect(reasonOf({ id: { value: 'a b' } })).toBeUndefined();
    expect(reasonOf({ id: { value: 'x'.repeat(255) } })).toBeUndefined();
  });

  it.each([
    [{}, 'Resource quantities must contain at least one quantity'],
    [{ quantities: {} }, 'Resource quantities must contain at least one quantity'],
    [{ quantities: { cpus: { value: -1 } } }, "Invalid resource quantity for 'cpus': Negative values not supported"],
    [
      { quantities: { cpus: { value: Infinity } } },
      "Invalid resource quantity for 'cpus': Infinite values not supported",
    ],
    [{ quantities: { mem: { value: 1e18 } } }, "Invalid resource quantity for 'mem': Value too large"],
    [{ quantities: { mem: { value: NaN } } }, "Invalid resource quantity for 'mem': NaN not supported"],
    [{ quantities: { mem: { value: 5e-324 } } }, "Invalid resource quantity for 'mem': Subnormal values not supported"],
    [{ quantities: { cpus: { value: 0 }, mem: { value: 32 } } }, undefined],
  ])('SCHED-048 has offer filters with quantities: %p', (quantities, reason) => {
    const offer_filters = { a: { min_allocatable_resources: { quantities: [quantities] } } };
    expect(reasonOf({ ...multiRole, roles: ['a'], offer_filters })).toBe(reason);
  });

  it('SCHED-048 offer filters take the place of the minimum of the cluster', () => {
    const harness = MasterHarness.ready(['A']);
    const quantities = [{ quantities: { cpus: { value: 5 } } }];
    const scheduler = harness.subscribe({ offer_filters: { r: { min_allocatable_resources: { quantities } } } });
    harness.tick();
    expect(scheduler.offers).toEqual([]);
  });
});

describe('What a framework wants of its roles', () => {
  const info = { ...base, ...multiRole, roles: ['a'] };

  it('SCHED-046 is of roles that it has', () => {
    expect(validateRoleOptions({ info, suppressedRoles: ['a'] })).toBeUndefined();
    expect(validateRoleOptions({ info, suppressedRoles: ['b', 'a', 'c', 'b'] })).toBe(
      'Suppressed roles { b, c } are not contained in the set of roles',
    );
    expect(validateRoleOptions({ info, suppressedRoles: [], offerConstraints: { role_constraints: { b: {} } } })).toBe(
      "Offer constraints specify `role_constraints` for a role 'b'not contained in the set of roles",
    );
  });

  it('OFFER-CONSTRAINT-009 makes sense', () => {
    expect(validateRoleOptions({ info, suppressedRoles: [], offerConstraints: { role_constraints: { a: {} } } })).toBe(
      "Offer constraints are not valid: 'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups' for role a",
    );
  });

  it('OFFER-CONSTRAINT-001 OFFER-CONSTRAINT-009 are kept when offers are made, and told by an ERROR if they are invalid', () => {
    const harness = MasterHarness.ready(['A']);
    const constrained = (regex: string) => {
      const selector = { pseudoattribute_type: 'HOSTNAME' } as const;
      const attribute_constraints = [{ selector, predicate: { text_matches: { regex } } }];
      return { offer_constraints: { role_constraints: { a: { groups: [{ attribute_constraints }] } } } };
    };
    const { streamId } = harness.open({ roles: ['a'] }, constrained('('));
    expect(harness.streamOf(streamId).events[0]?.error?.message).toContain('Offer constraints are not valid');
    harness.open({ roles: ['a'] }, constrained('nowhere'));
    harness.tick();
    expect(harness.master.state.offers.size).toBe(0);
    harness.open({ roles: ['a'] }, constrained('.*'));
    harness.tick();
    expect(harness.master.state.offers.size).toBe(1);
  });

  it('SCHED-046 is told by an ERROR on SUBSCRIBE', () => {
    const harness = MasterHarness.ready();
    const { streamId } = harness.open({ roles: ['a'] }, { suppressed_roles: ['b'] });
    expect(harness.streamOf(streamId).events[0]?.error?.message).toBe(
      'Suppressed roles { b } are not contained in the set of roles',
    );
  });
});

describe('An admission', () => {
  it('is needed where frameworks that nobody knows are not admitted', () => {
    expect(authorizeFramework(base, undefined, { admitUnknownFrameworks: true })).toBeUndefined();
    expect(authorizeFramework(base, undefined, { admitUnknownFrameworks: false })).toBe(
      "No Framework resource admits 'f'",
    );
  });

  it('is that of the principal, else that of the name, and holds the framework to its roles', () => {
    const harness = MasterHarness.ready([], { admitUnknownFrameworks: false });
    const apply = (key: string, more: object) =>
      harness.receive({ kind: 'admission-applied', admission: { key, ...more } });
    apply('by-name', { frameworkName: 'f', allowedRoles: ['x'] });
    apply('by-principal', { principal: 'p', allowedRoles: ['r'] });
    const { streamId } = harness.open();
    expect(harness.streamOf(streamId).events[0]?.error?.message).toBe("Not authorized to use role 'r'");
    const scheduler = harness.subscribe({ principal: 'p' });
    expect(harness.framework(scheduler.id).admission).toBe('by-principal');
  });

  it('stands for one framework at a time', () => {
    const harness = MasterHarness.ready([], { admitUnknownFrameworks: false });
    harness.receive({ kind: 'admission-applied', admission: { key: 'a', frameworkName: 'f' } });
    const first = harness.subscribe();
    const second = harness.subscribe();
    expect(harness.framework(first.id).admission).toBe('a');
    expect(harness.framework(second.id).admission).toBeUndefined();
    first.call({ type: 'TEARDOWN' });
    expect(harness.framework(second.id).admission).toBe('a');
    expect(harness.writes('store-framework').at(-1)?.framework).toMatchObject({ admission: 'a' });
  });

  it('is of no use once it is removed', () => {
    const harness = MasterHarness.ready([], { admitUnknownFrameworks: false });
    harness.receive({ kind: 'admission-applied', admission: { key: 'a', frameworkName: 'f' } });
    harness.receive({ kind: 'admission-removed', key: 'a' });
    const { streamId } = harness.open();
    expect(harness.streamOf(streamId).events.map(({ type }) => type)).toEqual(['ERROR']);
  });
});
