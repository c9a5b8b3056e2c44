import { agentFact, taskInfo } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import type { Answer } from '../inputs.ts';

let harness: MasterHarness;

beforeEach(() => {
  harness = MasterHarness.ready(['A', 'B']);
});

function teardown(frameworkId: string, forbidden = false): Answer {
  return harness.receive({ kind: 'command', command: { type: 'TEARDOWN', frameworkId }, forbidden });
}

describe('TEARDOWN by an operator', () => {
  it('OPER-042 ends tasks and takes offers back without a word to the scheduler', () => {
    const scheduler = harness.subscribe();
    scheduler.run('t');
    harness.tick();
    const told = scheduler.events.length;
    expect(teardown(scheduler.id)).toEqual({ status: 200 });
    expect(scheduler.events).toHaveLength(told);
    expect(scheduler.stream.closed).toBe(true);
    const past = harness.master.state.completedFrameworks.get(scheduler.id);
    expect(past?.completedTasks.map(({ state, updates }) => [state, updates.at(-1)?.status])).toEqual([
      ['TASK_KILLED', expect.objectContaining({ source: 'SOURCE_MASTER', reason: 'REASON_FRAMEWORK_REMOVED' })],
    ]);
    expect(harness.writes('kill-task').map(({ task }) => task.taskId)).toEqual(['t']);
    expect(harness.master.state.offers.size).toBe(0);
  });

  it('OPER-043 leaves an id that nobody can subscribe by again', () => {
    const { id } = harness.subscribe();
    teardown(id);
    const { streamId } = harness.open({ id: { value: id } });
    expect(harness.streamOf(streamId)).toEqual({
      events: [{ type: 'ERROR', error: { message: 'Framework has been removed' } }],
      closed: true,
    });
  });

  it('OPER-044 ends a framework that has not come back since the last leader', () => {
    harness = new MasterHarness();
    harness.observe(agentFact('A'));
    harness.recoverFramework('f');
    harness.receive({ kind: 'recovered' });
    expect(teardown('f')).toEqual({ status: 200 });
    expect(harness.master.state.completedFrameworks.has('f')).toBe(true);
  });

  it('OPER-041 says first that there is no such framework, then that one may not', () => {
    expect(teardown('nobody', true)).toEqual({ status: 400, text: 'No framework found with specified ID' });
    const { id } = harness.subscribe();
    expect(teardown(id, true)).toEqual({ status: 403 });
    expect(harness.master.state.frameworks.has(id)).toBe(true);
  });

  it('leaves what other frameworks have', () => {
    const one = harness.subscribe();
    const other = harness.subscribe();
    harness.tick();
    const [offer] = other.offers;
    if (offer === undefined) throw new Error('no offer');
    other.launch([offer], [taskInfo('u', offer.agent_id.value)]);
    teardown(one.id);
    expect(harness.task(other.id, 'u').state).toBe('TASK_STAGING');
  });
});
