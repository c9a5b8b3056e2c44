import { roleOfFolder, validateVolumeName, volumeNameOf, volumePath } from './persistentVolume.ts';

describe('the directory of a persistent volume', () => {
  it("is where Mesos' agents have it: a slash of the role is a space", () => {
    expect(volumePath({ role: 'a/b', id: 'data 1' })).toBe('volumes/roles/a b/data 1');
    expect(roleOfFolder('a b')).toBe('a/b');
  });

  it.each([
    [{ role: 'a', id: '..' }, "'..' is disallowed"],
    [{ role: 'a', id: 'b/c' }, "'b/c' contains invalid characters"],
    [{ role: '..', id: 'b' }, "Role '..' cannot include '..' as a component"],
    [{ role: 'a/../b', id: 'b' }, "Role 'a/../b' cannot include '..' as a component"],
    [{ role: 'a b', id: 'b' }, "Role component 'a b' is invalid because it contains backspace or whitespace"],
    [{ role: 'a\0', id: 'b' }, "'a\0' contains invalid characters"],
    [{ role: `a/${'b'.repeat(254)}`, id: 'b' }, 'ID must not be greater than 255 characters'],
  ])('VOL-004 cannot be for %j', (name, reason) => {
    expect(validateVolumeName(name)).toBe(reason);
  });

  it('can be for ids of any other kind', () => {
    expect(validateVolumeName({ role: 'a/b', id: '...' })).toBeUndefined();
  });
});

describe('the name of a persistent volume', () => {
  const disk = { name: 'disk', type: 'SCALAR', scalar: { value: 1 } } as const;
  const persistence = { disk: { persistence: { id: 'x' }, volume: { container_path: 'p', mode: 'RW' } } } as const;

  it('has the role that it is reserved for at last', () => {
    const reservations = [
      { type: 'STATIC', role: 'a' },
      { type: 'DYNAMIC', role: 'a/b' },
    ] as const;
    expect(volumeNameOf({ ...disk, ...persistence, reservations })).toEqual({ role: 'a/b', id: 'x' });
  });

  it('is none of other disk', () => {
    expect(volumeNameOf(disk)).toBeUndefined();
  });
});
