import fc from 'fast-check';
import { ancestors, isStrictSubrole, validateRole, validateRoles } from './roles.ts';

describe('validateRole', () => {
  it.each(['*', 'foo', '123', 'foo_123', 'foo-bar', 'foo.bar', 'foo..bar', '...', 'foo/.bar', 'a/b/c/d/e/f/g/h'])(
    'RES-056 SCHED-042 accepts %j',
    (role) => {
      expect(validateRole(role)).toBeUndefined();
    },
  );

  it.each([
    ['', 'Role names cannot be the empty string'],
    ['/', "Role '/' cannot start with a slash"],
    ['/a', "Role '/a' cannot start with a slash"],
    ['a/', "Role 'a/' cannot end with a slash"],
    ['a//b', "Role 'a//b' cannot contain two adjacent slashes"],
    ['.', "Role '.' cannot include '.' as a component"],
    ['a/.', "Role 'a/.' cannot include '.' as a component"],
    ['../a', "Role '../a' cannot include '..' as a component"],
    ['a/*', "Role 'a/*' cannot include '*' as a component"],
    ['-a', "Role component '-a' is invalid because it starts with a dash"],
    ['a/-b', "Role component '-b' is invalid because it starts with a dash"],
    ['a b', "Role component 'a b' is invalid because it contains backspace or whitespace"],
  ])('RES-056 SCHED-042 refuses %j', (role, reason) => {
    expect(validateRole(role)).toBe(reason);
  });

  it('refuses one that is longer than any that is meant', () => {
    expect(validateRole('a/'.repeat(511) + 'ab')).toBeUndefined();
    expect(validateRole('a/'.repeat(512) + 'a')).toBe('Role names cannot be longer than 1024 characters');
  });

  it.each([' ', '\t', '\n', '\v', '\f', '\r', '\u007f'])('RES-056 SCHED-042 refuses the character %j', (character) => {
    expect(validateRole(`foo${character}`)).toContain('contains backspace or whitespace');
  });
});

describe('validateRoles', () => {
  it('SCHED-041 accepts an empty list and refuses a role that comes twice', () => {
    expect(validateRoles([])).toBeUndefined();
    expect(validateRoles(['a', 'b', 'a', 'a'])).toBe("'FrameworkInfo.roles' contains duplicate items: { a }");
  });

  it('SCHED-042 names the list in which an invalid role stands', () => {
    expect(validateRoles(['a', '/b'], 'suppressed_roles')).toBe(
      "'suppressed_roles' contains invalid role: Role '/b' cannot start with a slash",
    );
  });
});

describe('the tree of roles', () => {
  it('RES-057 knows strict subroles', () => {
    expect(isStrictSubrole('foo/bar', 'foo')).toBe(true);
    expect(isStrictSubrole('foo/bar/baz', 'foo')).toBe(true);
    expect(isStrictSubrole('foo', 'foo')).toBe(false);
    expect(isStrictSubrole('foobar', 'foo')).toBe(false);
    expect(isStrictSubrole('foo', 'foo/bar')).toBe(false);
  });

  it('RES-057 lists ancestors, nearest first', () => {
    expect(ancestors('a/b/c/d')).toEqual(['a/b/c', 'a/b', 'a']);
    expect(ancestors('a')).toEqual([]);
    expect(ancestors('*')).toEqual([]);
  });

  it('RES-057 a role is a strict subrole of exactly its ancestors', () => {
    const role = fc
      .array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    fc.assert(fc.property(role, role, (one, other) => isStrictSubrole(one, other) === ancestors(one).includes(other)));
  });
});
