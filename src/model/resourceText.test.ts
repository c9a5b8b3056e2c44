import fc from 'fast-check';
import type { Resource } from './generated/messages.ts';
import { ResourceError } from './resourceError.ts';
import { printResource } from './resourcePrint.ts';
import { Resources } from './resources.ts';

const parse = (text: string, role?: string) => Resources.parse(text, role);
const cpus: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } };
const disk: Resource = { name: 'disk', type: 'SCALAR', scalar: { value: 1 } };

describe('Resources.parse', () => {
  it('RES-010 reads names and values', () => {
    expect(parse('cpus:45.55;ports:[10000-20000, 30000-50000];disks:{sda1}').toMessages()).toEqual([
      { name: 'cpus', type: 'SCALAR', scalar: { value: 45.55 } },
      {
        name: 'ports',
        type: 'RANGES',
        ranges: {
          range: [
            { begin: 10000, end: 20000 },
            { begin: 30000, end: 50000 },
          ],
        },
      },
      { name: 'disks', type: 'SET', set: { item: ['sda1'] } },
    ]);
    expect(parse('').isEmpty()).toBe(true);
    expect(parse(' cpus : 1 ;').toString()).toBe('cpus:1');
  });

  it.each([
    ['cpus', "Bad value for resources, missing or extra ':' in cpus"],
    ['cpus:', "Bad value for resources, missing or extra ':' in cpus:"],
    ['cpus:1:2', "Bad value for resources, missing or extra ':' in cpus:1:2"],
    ['cpus(role:1', 'Bad value for resources, mismatched parentheses in cpus(role:1'],
    ['cpus)role(:1', 'Bad value for resources, mismatched parentheses in cpus)role(:1'],
    ['cpus:a', 'Bad type for resource cpus value a type TEXT'],
    ['cpus:[1-2', 'Failed to parse resource cpus value [1-2 error Mismatched brackets'],
    ['cpus(a b):1', "Role component 'a b' is invalid because it contains backspace or whitespace"],
  ])('RES-010 refuses %j', (text, reason) => {
    expect(() => parse(text)).toThrow(ResourceError);
    expect(() => parse(text)).toThrow(reason);
  });

  it('RES-011 a role is a static reservation, none means the default role', () => {
    const parsed = parse('cpus:2.5;ports(role2):[0-100]', 'role1');
    expect(parsed.equals(parse('cpus(role1):2.5;ports(role2):[0-100]'))).toBe(true);
    expect(parsed.toMessages()[0]?.reservations).toEqual([{ type: 'STATIC', role: 'role1' }]);
    expect(parse('cpus(*):1', 'role1').toMessages()).toEqual([cpus]);
  });

  it('RES-012 reads JSON in any reservation format', () => {
    const json = JSON.stringify([
      { ...cpus, role: 'a' },
      { ...cpus, name: 'mem' },
      { ...cpus, name: 'gpus', reservations: [{ type: 'STATIC', role: 'b' }] },
      { ...cpus, name: 'x', role: '*' },
      { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 1, end: 2 }] } },
      { name: 'disks', type: 'SET', set: { item: ['sda'] }, provider_id: { value: 'p' } },
      { ...disk, disk: { source: { type: 'MOUNT', mount: { root: '/m' }, metadata: { labels: [{ key: 'k' }] } } } },
    ]);
    const expected = parse('cpus(a):1;mem(d):1;gpus(b):1;x:1;ports(d):[1-2]');
    const parsed = parse(json, 'd');
    expect(parsed.contains(expected)).toBe(true);
    expect(parsed.reserved('d').toString()).toBe(
      'mem(reservations: [(STATIC,d)]):1; ports(reservations: [(STATIC,d)]):[1-2];' +
        ' disks(reservations: [(STATIC,d)]):{sda}; disk(reservations: [(STATIC,d)])[MOUNT:/m]:1',
    );
  });

  it.each([
    [[1], "'resource 0' is not an object"],
    [[{ type: 'SCALAR' }], "'name' is not a string"],
    [[{ name: 'cpus', type: 'FOO' }], "'type' is not one of SCALAR, RANGES, SET, TEXT"],
    [[{ ...cpus, scalar: { value: '1' } }], "'scalar.value' is not a number"],
    [[{ name: 'disks', type: 'SET', set: { item: 'sda' } }], "'item' is not an array"],
    [[{ ...cpus, scalar: { value: -1 } }], 'value <= 0'],
  ])('RES-012 refuses %j', (json, reason) => {
    expect(() => parse(JSON.stringify(json))).toThrow(reason);
  });

  it.each([
    ['foo(role1):1;foo(role2):[0-1]'],
    [JSON.stringify([{ ...disk, role: 'r', disk: { persistence: { id: 'v' } } }])],
    [JSON.stringify([{ ...cpus, revocable: {} }])],
    [JSON.stringify([{ ...cpus, role: 'r', reservation: {} }])],
    [JSON.stringify([{ ...cpus, reservations: [{ type: 'DYNAMIC', role: 'r' }] }])],
  ])('RES-013 refuses %s', (text) => {
    expect(() => parse(text)).toThrow(ResourceError);
  });

  it('RES-014 refuses what rounds to nothing', () => {
    expect(() => parse('cpus:0.00001')).toThrow("Resource 'cpus:0' is invalid: Invalid scalar resource: value <= 0");
  });

  it('RES-010 reads what it prints, of unreserved resources', () => {
    const scalar = fc.integer({ min: 1, max: 1e9 }).map((amount) => String(amount / 1000));
    const range = fc.tuple(fc.nat(70000), fc.nat(50)).map(([begin, length]) => `${begin}-${begin + length}`);
    const ranges = fc.array(range, { minLength: 1, maxLength: 5 }).map((parts) => `[${parts.join(',')}]`);
    const items = fc.uniqueArray(fc.constantFrom('a', 'b', 'sda1'), { minLength: 1 });
    const set = items.map((parts) => `{${parts.join(',')}}`);
    fc.assert(
      fc.property(scalar, ranges, set, (amount, ports, disks) => {
        const resources = parse(`cpus:${amount};ports:${ports};disks:${disks}`);
        expect(parse(resources.toString()).equals(resources)).toBe(true);
      }),
    );
  });
});

describe('printing', () => {
  it('RES-017 prints collections', () => {
    const text = 'cpus:45.55; ports:[10000-20000, 30000-50000]; disks:{sda1}';
    expect(parse(text).toString()).toBe(text);
    expect(Resources.none.toString()).toBe('{}');
  });

  it.each<[string, Resource]>([
    ['cpus(allocated: r):1', { ...cpus, allocation_info: { role: 'r' } }],
    [
      'cpus(reservations: [(STATIC,alice),(DYNAMIC,alice/refined,hdfs-p,{foo: bar, foo})]):1',
      {
        ...cpus,
        reservations: [
          { type: 'STATIC', role: 'alice' },
          {
            type: 'DYNAMIC',
            role: 'alice/refined',
            principal: 'hdfs-p',
            labels: { labels: [{ key: 'foo', value: 'bar' }, { key: 'foo' }] },
          },
        ],
      },
    ],
    [
      'disk[MOUNT:/mnt1,hadoop:/hdfs:/data:rw]:1',
      {
        ...disk,
        disk: {
          source: { type: 'MOUNT', mount: { root: '/mnt1' } },
          persistence: { id: 'hadoop' },
          volume: { host_path: '/hdfs', container_path: '/data', mode: 'RW' },
        },
      },
    ],
    [
      'disk(allocated: al)[RAW(v,i,p)]{REV}<SHARED>:1',
      {
        ...disk,
        allocation_info: { role: 'al' },
        disk: { source: { type: 'RAW', vendor: 'v', id: 'i', profile: 'p' } },
        revocable: {},
        shared: {},
      },
    ],
    [
      'disk[v1:data]:1',
      { ...disk, disk: { persistence: { id: 'v1' }, volume: { container_path: 'data', mode: 'RW' } } },
    ],
    ['disk[PATH]:1', { ...disk, disk: { source: { type: 'PATH', path: {} } } }],
    ['disk[RAW(,,p)]:1', { ...disk, disk: { source: { type: 'RAW', profile: 'p' } } }],
    ['disk[UNKNOWN]:1', { ...disk, disk: { source: { type: 'UNKNOWN', id: 'i' } } }],
    ['disk[]:1', { ...disk, disk: {} }],
  ])('RES-017 prints %s', (text, resource) => {
    expect(printResource(resource)).toBe(text);
  });

  it('RES-017 RES-027 prints how many copies there are of a shared resource', () => {
    const volume = Resources.of([{ ...disk, disk: { persistence: { id: 'v' } }, shared: {} }]);
    expect(volume.plus(volume).toString()).toBe('disk[v]<SHARED>:1<2>');
  });
});
