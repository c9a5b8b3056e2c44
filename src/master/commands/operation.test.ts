import type { OfferOperation } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';
import type { Answer } from '../inputs.ts';
import type { CommandSender } from './command.ts';
import { agentFact, taskInfo } from '../testing/fixtures.ts';
import { contradictions } from '../testing/invariants.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import { command, create, destroy, grow, reserve, reserved, shrink, unreserve, volume } from '../testing/operations.ts';

function setUp(): MasterHarness {
  return MasterHarness.ready(['A']);
}

function give(harness: MasterHarness, operation: OfferOperation, sender: CommandSender = {}, agentId = 'A'): Answer {
  const answer = harness.receive({ kind: 'command', command: command(agentId, operation), ...sender });
  expect(contradictions(harness)).toEqual([]);
  return answer;
}

function totalOf(harness: MasterHarness): string {
  return harness.master.state.agents.get('A')?.total.toString() ?? '';
}

const whole = 'cpus:4; mem:4096; disk:1024; ports:[31000-31999]';
const where = 'agent A at slave(1)@10.0.0.1:5051 (host-A)';

describe('operations by operators', () => {
  it('RESV-001 reserve and unreserve what is free, and have it stored', () => {
    const harness = setUp();
    expect(give(harness, reserve(reserved('cpus:1;mem:512', 'r')))).toEqual({ status: 202 });
    expect(totalOf(harness)).toBe(
      'cpus:3; mem:3584; disk:1024; ports:[31000-31999]; cpus(reservations: [(DYNAMIC,r)]):1; mem(reservations: [(DYNAMIC,r)]):512',
    );
    const [stored] = harness.writes('store-reservations');
    expect(stored).toMatchObject({ agentId: 'A', by: 'operator' });
    expect(stored?.reservations.map(({ resources }) => resources.toString())).toEqual([
      'cpus(reservations: [(DYNAMIC,r)]):1; mem(reservations: [(DYNAMIC,r)]):512',
    ]);
    expect(give(harness, unreserve(reserved('cpus:1;mem:512', 'r')))).toEqual({ status: 202 });
    expect(totalOf(harness)).toBe(whole);
  });

  it('RESV-002 of an unknown agent are 400', () => {
    const answer = { status: 400, text: 'No agent found with specified ID' };
    expect(give(setUp(), reserve(reserved('cpus:1', 'r')), {}, 'nope')).toEqual(answer);
    expect(give(setUp(), unreserve(reserved('cpus:1', 'r')), {}, 'nope')).toEqual(answer);
  });

  it('RESV-003 of more than is free are 409 and change nothing', () => {
    const harness = setUp();
    expect(give(harness, reserve(reserved('cpus:5;mem:1', 'r')))).toEqual({
      status: 409,
      text: `${whole} does not contain cpus:5; mem:1`,
    });
    expect(harness.writes('store-reservations')).toEqual([]);
    const scheduler = harness.subscribe();
    scheduler.run('t', { resources: Resources.parse('cpus:4;mem:64').toMessages() });
    expect(give(harness, reserve(reserved('cpus:1', 'r'))).status).toBe(409);
    expect(give(harness, reserve([volume('v', 1)])).status).toBe(409);
  });

  it('ALLOC-003 are no reason to make offers before the next tick', () => {
    const harness = setUp();
    const scheduler = harness.subscribe();
    harness.tick();
    expect(give(harness, reserve(reserved('disk:100', 'r'))).status).toBe(202);
    expect(give(harness, create(volume('v', 64))).status).toBe(202);
    expect(give(harness, destroy(volume('v', 64))).status).toBe(202);
    harness.receive({ kind: 'volume-destroyed', agentId: 'A', volume: { role: 'r', id: 'v' } });
    expect(harness.master.allocationPending).toBe(false);
    expect(scheduler.types.filter((type) => type === 'RESCIND')).toHaveLength(1);
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
  });

  it('RESV-004 rescind offers one at a time until they have what they need', () => {
    const harness = setUp();
    const scheduler = harness.subscribe();
    const first = scheduler.run('t', { resources: Resources.parse('cpus:2;mem:64').toMessages() });
    harness.tick();
    harness.report(first.ref, 'TASK_FINISHED');
    harness.tick();
    expect(scheduler.offers).toHaveLength(2);
    expect(give(harness, reserve(reserved('cpus:1', 'r'))).status).toBe(202);
    expect(scheduler.offers).toHaveLength(1);
    expect(scheduler.types.filter((type) => type === 'RESCIND')).toHaveLength(1);
    harness.tick();
    expect(scheduler.offers).toHaveLength(2);
  });

  it('RESV-004 leave offers alone that bring nothing', () => {
    const harness = MasterHarness.ready();
    harness.observe(agentFact('A', { total: Resources.parse('cpus:4;mem:4096') }));
    const scheduler = harness.subscribe();
    harness.tick();
    expect(give(harness, reserve(reserved('gpus:1', 'r'))).status).toBe(409);
    expect(scheduler.offers).toHaveLength(1);
  });

  it.each([
    [
      'RESV-005 of nothing reserved',
      reserve(Resources.parse('cpus:1').toMessages()),
      'Resource cpus:1 is not dynamically reserved',
    ],
    [
      'RESV-005 of a static one',
      reserve(Resources.parse('cpus(r):1').toMessages()),
      'Resource cpus(reservations: [(STATIC,r)]):1 is not dynamically reserved',
    ],
    ['of nothing', reserve([]), 'Invalid resources: The resources have multiple resource providers: '],
    [
      'RESV-008 of what is allocated',
      reserve(reserved('cpus:1', 'r').map((resource) => ({ ...resource, allocation_info: { role: 'r' } }))),
      'A reserve operation was attempted with an allocated resource, but the operator API only allows reservations to be made to unallocated resources',
    ],
  ])('reservations %s are 400', (_what, operation, reason) => {
    expect(give(setUp(), operation)).toEqual({ status: 400, text: `Invalid RESERVE operation on ${where}: ${reason}` });
  });

  it('RESV-006 RESV-010 of stacks that cannot be are 400', () => {
    const star = give(setUp(), reserve(reserved('cpus:1', '*')));
    expect(star).toMatchObject({ status: 400, text: expect.stringContaining('role "*" cannot be reserved') as string });
    expect(give(setUp(), reserve(reserved('cpus:1', 'r', 's')))).toMatchObject({
      status: 400,
      text: expect.stringContaining("role 's' is not a refinement of 'r'") as string,
    });
  });

  it('RESV-019 of revocable resources are 400', () => {
    const revocable = reserved('cpus:1', 'r').map((resource) => ({ ...resource, revocable: {} }));
    expect(give(setUp(), reserve(revocable))).toMatchObject({ status: 400 });
  });

  it('RESV-007 name the principal who asks, if one has authenticated', () => {
    const sender = { principal: 'p' };
    const by = (principal: string) =>
      reserve(
        Resources.parse('cpus:1')
          .toMessages()
          .map((resource) => ({ ...resource, reservations: [{ type: 'DYNAMIC' as const, role: 'r', principal }] })),
      );
    expect(give(setUp(), by('p'), sender)).toEqual({ status: 202 });
    expect(give(setUp(), by('q'), sender).status).toBe(400);
    expect(give(setUp(), reserve(reserved('cpus:1', 'r')), sender).status).toBe(400);
    expect(give(setUp(), by('q'))).toEqual({ status: 202 });
  });

  it('RESV-009 of other labels are other reservations', () => {
    const harness = setUp();
    const labelled = (value: string) =>
      Resources.parse('cpus:1')
        .toMessages()
        .map((resource) => ({
          ...resource,
          reservations: [{ type: 'DYNAMIC' as const, role: 'r', labels: { labels: [{ key: 'k', value }] } }],
        }));
    give(harness, reserve(labelled('a')));
    give(harness, reserve(labelled('b')));
    expect(harness.master.state.agents.get('A')?.checkpointed.toMessages()).toHaveLength(2);
    expect(give(harness, unreserve(reserved('cpus:1', 'r'))).status).toBe(409);
    expect(give(harness, unreserve(labelled('a'))).status).toBe(202);
  });

  it('RESV-011 take the old form of reservations', () => {
    const harness = setUp();
    const [cpus] = Resources.parse('cpus:1').toMessages();
    expect(give(harness, reserve([{ ...cpus, name: 'cpus', type: 'SCALAR', role: 'r', reservation: {} }])).status).toBe(
      202,
    );
    expect(give(harness, unreserve(reserved('cpus:1', 'r'))).status).toBe(202);
  });

  it('RESV-012 pop the last reservation only', () => {
    const harness = setUp();
    give(harness, reserve(reserved('cpus:2', 'r')));
    expect(give(harness, reserve(reserved('cpus:1', 'r', 'r/s'))).status).toBe(202);
    expect(harness.writes('store-reservations').at(-1)?.reservations).toHaveLength(2);
    expect(give(harness, unreserve(reserved('cpus:1', 'r', 'r/s'))).status).toBe(202);
    expect(totalOf(harness)).toContain('cpus(reservations: [(DYNAMIC,r)]):2');
  });

  it('RESV-013 change what is reserved into another reservation at once', () => {
    const harness = setUp();
    give(harness, reserve(reserved('cpus:2', 'r')));
    expect(give(harness, reserve(reserved('cpus:1', 's'), reserved('cpus:1', 'r'))).status).toBe(202);
    expect(totalOf(harness)).toContain('cpus(reservations: [(DYNAMIC,s)]):1');
    expect(give(harness, reserve(reserved('cpus:1', 's'), reserved('cpus:1', 'q'))).status).toBe(409);
    expect(give(harness, reserve(reserved('cpus:1', 's'), reserved('cpus:2', 'r'))).status).toBe(400);
  });

  it.each([
    [
      'other amounts',
      reserve(reserved('cpus:1', 's'), reserved('cpus:2', 'r')),
      'Source and target resources should refer to identical resource quantities: cpus:2 vs. cpus:1',
    ],
    [
      'several reservations',
      reserve(reserved('cpus:2', 's'), [...reserved('cpus:1', 'r'), ...reserved('cpus:1', 'q')]),
      'Invalid source: Mixed reservations are not supported',
    ],
    ['nothing', reserve([], reserved('cpus:1', 'r')), 'Invalid resources: Resource cannot be empty'],
    [
      'resources of a provider and of the agent',
      reserve([
        ...reserved('cpus:1', 'r'),
        ...reserved('mem:1', 'r').map((mem) => ({ ...mem, provider_id: { value: 'p' } })),
      ]),
      'Invalid resources: Some resources have a resource provider and some do not',
    ],
  ])('RESV-013 are not made of %s', (_what, operation, reason) => {
    const { status, text } = give(setUp(), operation);
    expect([status, text]).toEqual([
      400,
      expect.stringContaining(`Invalid RESERVE operation on ${where}: ${reason}`) as string,
    ]);
  });

  it('RESV-015 are judged before who may not give them is refused', () => {
    const forbidden = { forbidden: true };
    expect(give(setUp(), reserve(reserved('cpus:1', 'r')), forbidden)).toEqual({ status: 403 });
    expect(give(setUp(), reserve([]), forbidden).status).toBe(400);
  });

  it('VOL-001 make volumes of static reservations too, and destroy them', () => {
    const harness = MasterHarness.ready();
    harness.observe(agentFact('A', { total: Resources.parse('cpus:4;disk(r):100') }));
    const made = volume('v', 64, { reservations: [{ type: 'STATIC', role: 'r' }] });
    expect(give(harness, create(made)).status).toBe(202);
    expect(totalOf(harness)).toContain('disk(reservations: [(STATIC,r)])[v:data]:64');
    expect(give(harness, destroy(made)).status).toBe(202);
    expect(totalOf(harness)).toBe('cpus:4; disk(reservations: [(STATIC,r)]):100');
  });

  it.each([
    [
      'no DiskInfo',
      reserved('disk:10', 'r')[0],
      'Not a persistent volume: Resource disk(reservations: [(DYNAMIC,r)]):10 does not have DiskInfo',
    ],
    [
      'no volume',
      volume('v', 10, { disk: { persistence: { id: 'v' } } }),
      "Invalid resources: Invalid DiskInfo: Expecting 'volume' to be set for persistent volume",
    ],
    [
      'a read-only one',
      volume('v', 10, { disk: { persistence: { id: 'v' }, volume: { container_path: 'd', mode: 'RO' } } }),
      'Not a persistent volume: Read-only persistent volume not supported',
    ],
    [
      'VOL-004 an id that is no file name',
      volume('a/b', 10),
      "Invalid resources: Invalid DiskInfo: Invalid persistence ID for persistent volume: 'a/b' contains invalid characters",
    ],
  ])('VOL-002 create: %s is 400', (_what, resource, reason) => {
    const operation = create(...(resource === undefined ? [] : [resource]));
    expect(give(setUp(), operation)).toEqual({ status: 400, text: `Invalid CREATE operation on ${where}: ${reason}` });
  });

  it('VOL-003 name the principal who asks, if one has authenticated', () => {
    const harness = setUp();
    give(harness, reserve(reserved('disk:100', 'r')));
    const of = (principal: string) =>
      volume('v', 10, { disk: { persistence: { id: 'v', principal }, volume: { container_path: 'd', mode: 'RW' } } });
    expect(give(harness, create(of('q')), { principal: 'p' }).status).toBe(400);
    expect(give(harness, create(of('p')), { principal: 'p' }).status).toBe(202);
  });

  it('VOL-004 VOL-005 refuse an id twice, and more than is reserved', () => {
    const harness = setUp();
    give(harness, reserve(reserved('disk:200', 'r')));
    expect(give(harness, create(volume('v', 300))).status).toBe(409);
    expect(give(harness, create(volume('v', 64, {}, 's'))).status).toBe(409);
    expect(give(harness, create(volume('v', 10), volume('v', 20))).status).toBe(400);
    expect(give(harness, create(volume('v', 10))).status).toBe(202);
    expect(give(harness, create(volume('v', 10)))).toEqual({
      status: 400,
      text: `Invalid CREATE operation on ${where}: Persistence ID 'v' is not unique`,
    });
  });

  it('VOL-006 do not destroy what is not there or is in use', () => {
    const harness = setUp();
    give(harness, reserve(reserved('disk:200;cpus:1;mem:64', 'r')));
    give(harness, create(volume('v', 64)));
    const text = 'Invalid DESTROY operation: Persistent volumes not found';
    expect(give(harness, destroy(volume('v', 65)))).toEqual({ status: 400, text });
    expect(give(harness, destroy(volume('w', 64)))).toEqual({ status: 400, text });
    const scheduler = harness.subscribe();
    harness.tick();
    const resources = [...reserved('cpus:1;mem:64', 'r'), volume('v', 64)];
    scheduler.launch(scheduler.offers, [taskInfo('t', 'A', '', { resources })]);
    expect(scheduler.updates).toEqual([]);
    expect(give(harness, destroy(volume('v', 64)))).toMatchObject({
      status: 400,
      text: expect.stringContaining('in use') as string,
    });
  });

  it('VOL-007 rescind offers with the volume, and offer its disk when its data is gone', () => {
    const harness = setUp();
    give(harness, reserve(reserved('disk:200', 'r')));
    give(harness, create(volume('v', 64)));
    const scheduler = harness.subscribe();
    harness.tick();
    expect(give(harness, destroy(volume('v', 64))).status).toBe(202);
    expect(scheduler.offers).toEqual([]);
    expect(totalOf(harness)).toContain('disk(reservations: [(DYNAMIC,r)]):200');
    expect(harness.available('A')).toContain('disk(reservations: [(DYNAMIC,r)]):136');
    expect(give(harness, create(volume('v', 10))).status).toBe(400);
    harness.receive({ kind: 'volume-destroyed', agentId: 'A', volume: { role: 'r', id: 'v' } });
    expect(harness.available('A')).toContain('disk(reservations: [(DYNAMIC,r)]):200');
    expect(contradictions(harness)).toEqual([]);
    expect(give(harness, create(volume('v', 10))).status).toBe(202);
  });

  it('VOL-009 VOL-010 grow and shrink volumes', () => {
    const harness = setUp();
    give(harness, reserve(reserved('disk:200', 'r')));
    give(harness, create(volume('v', 64)));
    const [addition] = reserved('disk:36', 'r');
    if (addition === undefined) throw new Error('no disk');
    expect(give(harness, grow(volume('v', 64), addition)).status).toBe(202);
    expect(totalOf(harness)).toContain('[v:data]:100');
    expect(give(harness, shrink(volume('v', 100), 60)).status).toBe(202);
    expect(totalOf(harness)).toContain('[v:data]:40');
    expect(totalOf(harness)).toContain('disk(reservations: [(DYNAMIC,r)]):160');
    expect(give(harness, shrink(volume('v', 40), 40)).status).toBe(400);
    expect(give(harness, shrink(volume('v', 40), 0)).status).toBe(400);
    expect(give(harness, grow(volume('v', 40), { ...addition, scalar: { value: 500 } })).status).toBe(409);
    expect(give(harness, grow(volume('v', 40, { shared: {} }), addition)).status).toBe(400);
    const [foreign] = reserved('disk:1', 's');
    if (foreign !== undefined) expect(give(harness, grow(volume('v', 40), foreign)).status).toBe(400);
  });

  it('VOL-009 VOL-010 name no resource where the one of a resizing is invalid', () => {
    const nothing = { ...volume('v', 1), scalar: { value: -1 } };
    const answer = { status: 400, text: 'Invalid scalar resource: value <= 0' };
    expect(give(setUp(), shrink(nothing, 1))).toEqual(answer);
    expect(give(setUp(), grow(volume('v', 1), nothing))).toEqual(answer);
    expect(give(setUp(), create(nothing)).text).toBe(
      "Resource 'disk(reservations: [(DYNAMIC,r)])[v:data]:-1' is invalid: Invalid scalar resource: value <= 0",
    );
  });

  it('VOL-006 VOL-015 do not destroy a shared volume twice at once', () => {
    const harness = setUp();
    give(harness, reserve(reserved('disk:64', 'r')));
    const shared = volume('v', 64, { shared: {} });
    give(harness, create(shared));
    const text = expect.stringContaining(
      'does not contain disk(reservations: [(DYNAMIC,r)])[v:data]<SHARED>:64<1>',
    ) as string;
    expect(give(harness, destroy(shared, shared))).toEqual({ status: 409, text });
    expect(give(harness, destroy(shared)).status).toBe(202);
  });

  it('VOL-014 let operators make shared volumes', () => {
    const harness = setUp();
    give(harness, reserve(reserved('disk:200', 'r')));
    expect(give(harness, create(volume('v', 10, { shared: {} }))).status).toBe(202);
    const sharing = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'SHARED_RESOURCES' }] });
    harness.tick();
    expect(sharing.offer.resources?.some(({ shared }) => shared !== undefined)).toBe(true);
  });
});
