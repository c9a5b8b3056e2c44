import type { Resource, ResourceDiskInfoSource, ResourceReservationInfo } from './generated/messages.ts';
import { Resources } from './resources.ts';

const cpus: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } };
const disk: Resource = { name: 'disk', type: 'SCALAR', scalar: { value: 100 } };
const withValue = (value: number): Resource => ({ ...cpus, scalar: { value } });
const ranges = (...pairs: [number, number][]): Resource => ({
  name: 'x',
  type: 'RANGES',
  ranges: { range: pairs.map(([begin, end]) => ({ begin, end })) },
});
const reserved = (...reservations: ResourceReservationInfo[]): Resource => ({ ...cpus, reservations });
const source = (it: ResourceDiskInfoSource): Resource => ({ ...disk, disk: { source: it } });
const r: ResourceReservationInfo = { type: 'DYNAMIC', role: 'r' };

/** The expected texts were asked of Mesos 1.11.0. */
describe('Resources.validate', () => {
  const refused = (id: string, cases: [Resource, string][]) =>
    it.each(cases)(`${id} refuses %j`, (resource, text) => {
      expect(Resources.validate([disk, resource])).toBe(text);
      expect(Resources.of([resource]).isEmpty()).toBe(true);
    });

  it('RES-014 accepts zero and the smallest amount', () => {
    expect(Resources.validate([withValue(0), withValue(0.0005), ranges(), { name: 'x', type: 'SET', set: {} }])).toBe(
      undefined,
    );
  });

  refused('RES-014', [
    [withValue(0.00001), "Resource 'cpus:0' is invalid: Invalid scalar resource: value <= 0"],
    [withValue(-1), "Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0"],
    [withValue(-0.0001), "Resource 'cpus:0' is invalid: Invalid scalar resource: value <= 0"],
    [withValue(Infinity), "Resource 'cpus:NaN' is invalid: Invalid scalar resource: value <= 0"],
  ]);

  refused('RES-015', [
    [{ ...cpus, name: '' }, "Resource ':1' is invalid: Empty resource name"],
    [{ name: 'x', type: 'SCALAR', ranges: {} }, "Resource 'x:0' is invalid: Invalid scalar resource"],
    [{ ...cpus, set: {} }, "Resource 'cpus:1' is invalid: Invalid scalar resource"],
    [{ name: 'x', type: 'RANGES' }, "Resource 'x:[]' is invalid: Invalid ranges resource"],
    [{ name: 'x', type: 'SET' }, "Resource 'x:{}' is invalid: Invalid set resource"],
    [{ name: 'x', type: 'TEXT' }, "Resource 'x:' is invalid: Unsupported resource type"],
    [ranges([5, 2]), "Resource 'x:[5-2]' is invalid: Invalid ranges resource: begin > end"],
    [ranges([1, 5], [3, 8]), "Resource 'x:[1-5, 3-8]' is invalid: Invalid ranges resource: overlapping ranges"],
    [
      { name: 'x', type: 'SET', set: { item: ['b', 'a', 'b'] } },
      "Resource 'x:{b, a, b}' is invalid: Invalid set resource: duplicated elements",
    ],
  ]);

  it('RES-015 accepts ranges in any order that do not overlap', () => {
    expect(Resources.validate([ranges([5, 7], [1, 2], [3, 4])])).toBeUndefined();
    expect(Resources.of([ranges([5, 7], [1, 2], [3, 4])]).toString()).toBe('x:[1-7]');
  });

  refused('RES-016', [
    [{ ...cpus, disk: {} }, "Resource 'cpus[]:1' is invalid: DiskInfo should not be set for cpus resource"],
    [
      source({ type: 'BLOCK', mount: { root: '/m' } }),
      "Resource 'disk[BLOCK]:100' is invalid: Mount should not be set for BLOCK disk source",
    ],
    [
      source({ type: 'RAW', path: { root: '/m' } }),
      "Resource 'disk[RAW]:100' is invalid: Path should not be set for RAW disk source",
    ],
    [
      source({ type: 'UNKNOWN', id: 'i' }),
      "Resource 'disk[UNKNOWN]:100' is invalid: Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'",
    ],
    [{ ...cpus, shared: {} }, "Resource 'cpus<SHARED>:1' is invalid: Resource cpus cannot be shared"],
    [{ ...disk, shared: {} }, "Resource 'disk<SHARED>:100' is invalid: Only persistent volumes can be shared"],
    [
      { ...source({ type: 'PATH' }), shared: {} },
      "Resource 'disk[PATH]<SHARED>:100' is invalid: Only persistent volumes can be shared",
    ],
  ]);

  refused('RES-045', [
    [
      reserved({ role: 'r' }),
      "Resource 'cpus(reservations: [(UNKNOWN,r)]):1' is invalid: Invalid reservation: 'Resource.ReservationInfo.type' field must be set.",
    ],
    [
      reserved({ type: 'UNKNOWN', role: 'r' }),
      "Resource 'cpus(reservations: [(UNKNOWN,r)]):1' is invalid: Unsupported 'Resource.ReservationInfo.Type'",
    ],
    [
      reserved({ type: 'DYNAMIC' }),
      "Resource 'cpus(reservations: [(DYNAMIC,)]):1' is invalid: Invalid reservation: 'Resource.ReservationInfo.role' field must be set.",
    ],
    [
      reserved({ type: 'DYNAMIC', role: '*' }),
      'Resource \'cpus(reservations: [(DYNAMIC,*)]):1\' is invalid: Invalid reservation: role "*" cannot be reserved',
    ],
    [
      reserved({ type: 'DYNAMIC', role: '/' }),
      "Resource 'cpus(reservations: [(DYNAMIC,/)]):1' is invalid: Role '/' cannot start with a slash",
    ],
    [
      reserved({ type: 'STATIC', role: 'a' }, { type: 'STATIC', role: 'a/b' }),
      "Resource 'cpus(reservations: [(STATIC,a),(STATIC,a/b)]):1' is invalid: Invalid refined reservation: A refined reservation cannot be STATIC",
    ],
    [
      reserved(r, { type: 'DYNAMIC', role: 'rx' }),
      "Resource 'cpus(reservations: [(DYNAMIC,r),(DYNAMIC,rx)]):1' is invalid: Invalid refined reservation: role 'rx' is not a refinement of 'r'",
    ],
    [
      reserved(r, r),
      "Resource 'cpus(reservations: [(DYNAMIC,r),(DYNAMIC,r)]):1' is invalid: Invalid refined reservation: role 'r' is not a refinement of 'r'",
    ],
  ]);

  it('RES-045 accepts a static reservation that is refined twice', () => {
    const stack = reserved(
      { type: 'STATIC', role: 'a' },
      { type: 'DYNAMIC', role: 'a/b' },
      { type: 'DYNAMIC', role: 'a/b/c' },
    );
    expect(Resources.validate([stack])).toBeUndefined();
  });

  const format = (text: string) => `Invalid resource format: ${text}`;
  const holder = { principal: 'p' };
  const labels = { labels: [{ key: 'foo', value: 'bar' }, { key: 'foo' }] };
  it.each<[Resource, string]>([
    [{ ...cpus, role: 'a b' }, "Role component 'a b' is invalid because it contains backspace or whitespace"],
    [{ ...cpus, role: '*', reservation: holder }, 'Invalid reservation: role "*" cannot be dynamically reserved'],
    [{ ...cpus, reservation: holder }, 'Invalid reservation: role "*" cannot be dynamically reserved'],
    [
      { ...cpus, role: 'r', reservation: { type: 'DYNAMIC' } },
      "'Resource.ReservationInfo.type' must not be set for the 'Resource.reservation' field",
    ],
    [
      { ...cpus, role: 'r', reservation: { role: 'r' } },
      "'Resource.ReservationInfo.role' must not be set for the 'Resource.reservation' field",
    ],
    [
      { ...reserved(r), role: 's' },
      format("'Resource.role' field with 's' does not match the role 'r' in 'Resource.reservations'"),
    ],
    [
      { ...reserved(r), role: 'r' },
      format(
        "'Resource.role' and 'Resource.reservation' must either be both set or both not set if the single reservation in 'Resource.reservations' is DYNAMIC",
      ),
    ],
    [
      { ...reserved(r), role: 'r', reservation: holder },
      format(
        "'Resource.reservation.principal' field with 'p' does not match the principal '' in 'Resource.reservations'",
      ),
    ],
    [
      { ...reserved({ type: 'STATIC', role: 'r' }), role: 'r', reservation: holder },
      format("'Resource.reservation' must not be set if the single reservation in 'Resource.reservations' is STATIC"),
    ],
    [
      { ...reserved({ ...r, labels }), role: 'r', reservation: { labels: { labels: [{ key: 'z' }] } } },
      format(
        "'Resource.reservation.labels' field with '{z}' does not match the labels '{foo: bar, foo}' in 'Resource.reservations'",
      ),
    ],
    [
      { ...reserved(r, { type: 'DYNAMIC', role: 'r/s' }), role: 'r/s' },
      format("'Resource.role' must not be set if there is more than one reservation in 'Resource.reservations'"),
    ],
    [
      { ...reserved(r, { type: 'DYNAMIC', role: 'r/s' }), reservation: {} },
      format("'Resource.reservation' must not be set if there is more than one reservation in 'Resource.reservations'"),
    ],
  ])('RES-054 refuses %j', (resource, reason) => {
    expect(Resources.validate([resource])).toContain(` is invalid: ${reason}`);
  });
});
