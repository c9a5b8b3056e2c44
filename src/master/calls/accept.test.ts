import type { OfferOperation } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';
import { taskInfo } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';

function launch(...tasks: ReturnType<typeof taskInfo>[]): OfferOperation {
  return { type: 'LAUNCH', launch: { task_infos: tasks } };
}

describe('ACCEPT', () => {
  it('SCHED-080 without operations is a DECLINE under the same filter', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.accept(scheduler.offers, [], 3600);
    expect(scheduler.offers).toEqual([]);
    expect(harness.allocator.report.activeFilters('r')).toBe(1);
  });

  it('SCHED-080 combines offers of one agent', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const first = scheduler.run('first', { resources: Resources.parse('cpus:2;mem:64').toMessages() });
    harness.tick();
    harness.report(first.ref, 'TASK_FINISHED');
    harness.tick();
    expect(scheduler.offers).toHaveLength(2);
    const both = scheduler.offers;
    scheduler.launch(both, [taskInfo('both', 'A', 'cpus:4;mem:4096')]);
    expect(harness.task(scheduler.id, 'both').ref.offerId).toBe(both[0]?.id.value);
    expect(harness.allocator.available('A').get('cpus')).toBe(0);
  });

  it.each([
    ['no offers', () => [], 'No offers specified'],
    ['an unknown one', () => ['nope'], 'Offer nope is no longer valid'],
    ['one twice', (own: readonly string[]) => [own[0], own[0]], 'Duplicate offer master-O0 in offer list'],
    [
      'those of two agents',
      (own: readonly string[]) => own,
      'Aggregated offers must belong to one single agent. Offer master-O1 uses agent A and agent B',
    ],
  ])('SCHED-081 of %s launches nothing', (_what, choose, reason) => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    harness.tick();
    const ids = choose(scheduler.offers.map(({ id }) => id.value)).map((value = '') => ({ value }));
    const operations = [launch(taskInfo('t', 'A'), taskInfo('u', 'A'))];
    expect(scheduler.call({ type: 'ACCEPT', accept: { offer_ids: ids, operations } })).toEqual({ status: 202 });
    const lost = {
      state: 'TASK_LOST',
      source: 'SOURCE_MASTER',
      reason: 'REASON_INVALID_OFFERS',
      timestamp: harness.now,
    };
    const message = expect.stringMatching(/^Task launched with invalid offers: /) as string;
    expect(scheduler.updates).toEqual([
      { task_id: { value: 't' }, agent_id: { value: 'A' }, ...lost, message },
      { task_id: { value: 'u' }, agent_id: { value: 'A' }, ...lost, message },
    ]);
    expect(sameAgents(scheduler.latest.message)).toBe(sameAgents(`Task launched with invalid offers: ${reason}`));
    expect(harness.writes('create-task')).toEqual([]);
  });

  it('SCHED-081 of two roles launches nothing', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe({ roles: ['a', 'b'] });
    harness.tick();
    scheduler.launch(scheduler.offers, [taskInfo('t', 'A')]);
    expect(scheduler.latest.message).toContain('Aggregated offers must be allocated to the same role.');
  });

  it("SCHED-081 of another framework's offer launches nothing, and the offer stays its owner's", () => {
    const harness = MasterHarness.ready(['A']);
    const owner = harness.subscribe();
    harness.tick();
    const thief = harness.subscribe();
    thief.launch(owner.offers, [taskInfo('t', 'A')]);
    expect(thief.latest.message).toBe(
      `Task launched with invalid offers: Offer ${owner.offer.id.value} has invalid framework ${owner.id} while framework ${thief.id} is expected`,
    );
    expect(owner.offers).toHaveLength(1);
  });

  it('SCHED-081 SCHED-050 tells a PARTITION_AWARE framework TASK_DROPPED', () => {
    const scheduler = MasterHarness.ready().subscribe({
      capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }],
    });
    scheduler.launch([], [taskInfo('t', 'A')]);
    expect(scheduler.states).toEqual(['t TASK_DROPPED']);
  });

  it('SCHED-082 uses up what was valid in it, without a filter', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    const [{ id } = { id: { value: '' } }] = scheduler.offers;
    const offer_ids = [id, { value: 'nope' }];
    const filters = { refuse_seconds: 3600 };
    scheduler.call({ type: 'ACCEPT', accept: { offer_ids, operations: [launch(taskInfo('t', 'A'))], filters } });
    expect(scheduler.offers).toEqual([]);
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
  });

  it('SCHED-084 applies operations in their order to what is left, and goes on after a failure', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.accept(scheduler.offers, [
      launch(taskInfo('a', 'A', 'cpus:3;mem:64')),
      launch(taskInfo('b', 'A', 'cpus:2;mem:64')),
      { type: 'UNRESERVE', unreserve: { resources: [] } },
      launch(taskInfo('c', 'A', 'cpus:1;mem:64')),
    ]);
    expect(harness.writes('create-task').map(({ task }) => task.ref.taskId)).toEqual(['a', 'c']);
    expect(scheduler.states).toEqual(['b TASK_ERROR']);
  });

  it('SCHED-085 fills in the role, the type of a health check, and keeps what a task says of itself', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const labels = { labels: [{ key: 'k', value: 'v' }] };
    scheduler.run('http', { health_check: { http: { port: 80 } }, labels });
    scheduler.run('command', { health_check: { command: { value: 'true' } } });
    const [http, command] = harness.writes('create-task').map(({ task }) => task.info);
    expect(http).toMatchObject({ health_check: { type: 'HTTP' }, labels });
    expect(http?.resources?.every(({ allocation_info: info }) => info?.role === 'r')).toBe(true);
    expect(command).toMatchObject({ health_check: { type: 'COMMAND' } });
  });

  it('SCHED-087 SCHED-088 judges each task alone: a bad one is TASK_ERROR', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.launch(scheduler.offers, [taskInfo('a/b', 'A'), taskInfo('good', 'A')]);
    expect(scheduler.updates).toEqual([
      {
        task_id: { value: 'a/b' },
        agent_id: { value: 'A' },
        state: 'TASK_ERROR',
        source: 'SOURCE_MASTER',
        reason: 'REASON_TASK_INVALID',
        message: "'a/b' contains invalid characters",
        timestamp: harness.now,
      },
    ]);
    expect(harness.writes('create-task').map(({ task }) => task.ref.taskId)).toEqual(['good']);
  });

  it('SCHED-087 a resource that is invalid in itself spoils all tasks of its LAUNCH, and no other', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    const bad = taskInfo('bad', 'A', undefined, {
      resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: -1 } }],
    });
    scheduler.accept(scheduler.offers, [launch(taskInfo('sibling', 'A'), bad), launch(taskInfo('other', 'A'))]);
    expect(scheduler.states).toEqual(['sibling TASK_ERROR', 'bad TASK_ERROR']);
    expect(scheduler.latest.message).toBe("Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0");
    expect(harness.writes('create-task').map(({ task }) => task.ref.taskId)).toEqual(['other']);
  });

  it('SCHED-087 a reservation that only the old format can hold is invalid', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    const resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 }, role: '*', reservation: {} } as const;
    scheduler.launch(scheduler.offers, [taskInfo('t', 'A', undefined, { resources: [resource] })]);
    expect(scheduler.states).toEqual(['t TASK_ERROR']);
    expect(scheduler.latest.message).toContain('role "*" cannot be dynamically reserved');
  });

  it('SCHED-089 an id on a launch makes all its tasks TASK_ERROR', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.accept(scheduler.offers, [{ ...launch(taskInfo('t', 'A'), taskInfo('u', 'A')), id: { value: 'op' } }]);
    expect(scheduler.states).toEqual(['t TASK_ERROR', 'u TASK_ERROR']);
    expect(scheduler.latest).toMatchObject({
      reason: 'REASON_TASK_INVALID',
      message: 'The `id` field cannot be set on LAUNCH operations',
    });
  });

  it('SCHED-090 another operation that is refused is dropped without an id, and OPERATION_ERROR with one', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const destroy: OfferOperation = { type: 'DESTROY', destroy: { volumes: [] } };
    scheduler.accept([], [destroy, { ...destroy, id: { value: 'op' } }]);
    expect(scheduler.types).toEqual(['SUBSCRIBED', 'UPDATE_OPERATION_STATUS']);
    expect(scheduler.events.at(-1)?.update_operation_status?.status).toEqual({
      operation_id: { value: 'op' },
      state: 'OPERATION_ERROR',
      message: 'Operation attempted with invalid offers: No offers specified',
    });
  });

  it('TASK-031 tells nothing of a launch that is accepted; the task is staging', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    expect(scheduler.updates).toEqual([]);
    expect(task.state).toBe('TASK_STAGING');
    expect(harness.writes('create-task').map(({ task: record }) => record)).toEqual([
      {
        ref: task.ref,
        frameworkName: 'f',
        user: 'alice',
        role: 'r',
        agentId: 'A',
        info: task.info,
        launchedTime: harness.now,
      },
    ]);
  });

  it('the user of a task is its own, else that of its framework', () => {
    const harness = MasterHarness.ready(['A']);
    harness.subscribe().run('t', { command: { value: 'id', user: 'bob' } });
    expect(harness.writes('create-task')[0]?.task.user).toBe('bob');
  });

  it('an offer of a framework that was torn down cannot be accepted any more', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.call({ type: 'TEARDOWN' });
    expect(harness.master.state.offers.size).toBe(0);
    expect(harness.available('A')).toBe(harness.available('B'));
    expect(scheduler.types).toEqual(['SUBSCRIBED', 'OFFERS']);
  });
});

/** Which of the two agents is named first depends on the order of the offers. */
function sameAgents(message: string | undefined): string | undefined {
  return message?.replace(/uses agent [AB] and agent [AB]$/, 'uses agent X and agent Y');
}
