import { Resources } from '../../model/resources.ts';
import { isTerminal } from '../../model/taskState.ts';
import type { TaskState, TaskStatus } from '../../model/generated/messages.ts';
import type { Effect, TaskRef } from '../effects.ts';
import type { AgentFact } from '../inputs.ts';
import type { ScheduledWindow } from '../maintenance/schedule.ts';
import { refKey } from '../state.ts';
import type { Step } from '../../../test/support/masterSteps.ts';
import { agentFact, taskInfo } from './fixtures.ts';
import { contradictions } from './invariants.ts';
import type { MasterHarness } from './masterHarness.ts';
import type { Scheduler } from './scheduler.ts';

function pick<T>(all: readonly T[], which: number): T | undefined {
  return all[which % Math.max(1, all.length)];
}

/** A cluster around a master, as arbitrary as a cluster can be. */
export class Chaos {
  readonly harness: MasterHarness;
  readonly schedulers: Scheduler[] = [];
  readonly refs: TaskRef[] = [];
  readonly told: { readonly task: TaskRef; readonly status: TaskStatus }[] = [];
  /** Runs of which nothing is left. */
  readonly ended = new Set<string>();
  readonly killed = new Set<string>();
  readonly #disconnected = new Set<string>();
  #seen = 0;

  constructor(harness: MasterHarness) {
    this.harness = harness;
  }

  take(action: Step): void {
    this.#act(action);
    for (const effect of this.harness.effects.slice(this.#seen)) this.#look(effect);
    this.#seen = this.harness.effects.length;
    expect(contradictions(this.harness)).toEqual([]);
  }

  #act(action: Step): void {
    const { harness } = this;
    switch (action.do) {
      case 'subscribe': {
        const { failover: failover_timeout, checkpoint, both } = action;
        harness.storing = !action.slow;
        this.#opened(harness.subscribe({ failover_timeout, checkpoint, roles: both ? ['r', 's'] : ['r'] }));
        return;
      }
      case 'time':
        return action.seconds === 0 ? harness.allocate() : harness.tick(action.seconds);
      case 'observe': {
        const total = Resources.parse(`cpus:${action.cpus};mem:4096;ports:[1-9]`);
        const { ready, schedulable } = action;
        return this.#observe(action.agentId, { ready, schedulable, total });
      }
      case 'partition':
        this.#observe(action.agentId, { ready: false });
        return harness.tick(75);
      case 'replace':
        harness.receive({ kind: 'agent-removed', agentId: action.agentId });
        return harness.observe(agentFact(action.agentId));
      case 'remove':
        harness.receive({ kind: 'agent-removed', agentId: action.agentId });
        return;
      case 'schedule':
        return void harness.receive({ kind: 'schedule-set', windows: windowsOf(action.modes) });
      case 'command':
        return void harness.command({ ...action.command, agentId: action.agentId });
      case 'report':
      case 'replay':
      case 'end':
      case 'delete':
      case 'refuse':
        return this.#happen(action);
      default: {
        const scheduler = pick(this.schedulers, action.which);
        if (scheduler !== undefined) this.#call(scheduler, action);
      }
    }
  }

  /** What is ordered of an agent stays so, however its node looks. */
  #observe(agentId: string, change: Partial<AgentFact>): void {
    const { agents, shutOut } = this.harness.master.state;
    const orders = agents.get(agentId)?.fact.orders ?? shutOut.get(agentId)?.orders;
    this.harness.observe(agentFact(agentId, { ...change, ...(orders !== undefined && { orders }) }));
  }

  #opened(scheduler: Scheduler): void {
    this.schedulers.push(scheduler);
  }

  #call(
    scheduler: Scheduler,
    action: Exclude<
      Step,
      {
        do:
          | 'subscribe'
          | 'time'
          | 'partition'
          | 'replace'
          | 'observe'
          | 'remove'
          | 'schedule'
          | 'command'
          | 'report'
          | 'replay'
          | 'end'
          | 'delete'
          | 'refuse';
      }
    >,
  ): void {
    const { harness } = this;
    const framework = harness.master.state.frameworks.get(scheduler.id);
    switch (action.do) {
      case 'store':
        harness.receive({ kind: 'framework-stored', frameworkId: scheduler.id, streamId: scheduler.streamId });
        return;
      case 'resubscribe':
        harness.storing = !action.slow;
        if (framework !== undefined) this.#opened(scheduler.resubscribe({ roles: framework.roles }));
        return;
      case 'disconnect':
        this.#disconnected.add(scheduler.streamId);
        return scheduler.disconnect();
      case 'teardown':
        if (action.operator)
          harness.receive({ kind: 'command', command: { type: 'TEARDOWN', frameworkId: scheduler.id } });
        else scheduler.call({ type: 'TEARDOWN' });
        return;
      case 'unapply': {
        const policy = action.orphan ? 'OrphanTasks' : 'TeardownTasks';
        return void harness.receive({ kind: 'framework-deleted', frameworkId: scheduler.id, policy });
      }
      case 'roles':
        if (framework === undefined) return;
        scheduler.call({
          type: 'UPDATE_FRAMEWORK',
          update: { framework_info: { ...framework.info, roles: action.both ? ['r', 's'] : ['s'] } },
        });
        return;
      case 'suppress':
      case 'revive':
        scheduler.call({ type: action.do === 'suppress' ? 'SUPPRESS' : 'REVIVE', roles: [] });
        return;
      case 'reconcile':
        scheduler.reconcile();
        scheduler.reconcile([['t', 'A'], ['u']]);
        return;
      case 'decline':
        scheduler.decline(framework === undefined ? [] : scheduler.offers, action.seconds);
        return;
      case 'answer': {
        const type = action.accept ? 'ACCEPT_INVERSE_OFFERS' : 'DECLINE_INVERSE_OFFERS';
        const inverse_offer_ids = [...(framework?.inverseOffers.keys() ?? [])].map((value) => ({ value }));
        scheduler.call({ type, answer: { inverse_offer_ids, filters: { refuse_seconds: action.seconds } } });
        return;
      }
      case 'kill':
        scheduler.kill(action.taskId);
        return;
      case 'launch': {
        const offers = framework === undefined ? [] : scheduler.offers.slice(0, action.offers);
        const agent = offers[0]?.agent_id.value ?? 'A';
        scheduler.launch(
          offers,
          action.tasks.map((id) => taskInfo(id, agent, 'cpus:0.5;mem:64')),
        );
        return;
      }
      case 'acknowledge': {
        const update = pick(scheduler.updates, scheduler.updates.length - 1 - (action.which % 3));
        const task = framework?.tasks.get(update?.task_id.value ?? '');
        if (task !== undefined && update?.uuid !== undefined) scheduler.acknowledge(task, update.uuid);
      }
    }
  }

  /** What may happen to a run: it reports until it ends, and what was told may be told again. */
  #happen(action: Extract<Step, { do: 'report' | 'replay' | 'end' | 'delete' | 'refuse' }>): void {
    const { harness } = this;
    if (action.do === 'replay') {
      const former = pick(this.told, action.which);
      if (former !== undefined) harness.receive({ kind: 'task-update', ...former });
      return;
    }
    const task = pick(
      this.refs.filter((ref) => !this.ended.has(refKey(ref))),
      action.which,
    );
    if (task === undefined) return;
    const over = this.told.some(({ task: ref, status }) => ref === task && isTerminal(status.state));
    if (action.do === 'delete') harness.receive({ kind: 'task-deleted', task });
    else if (action.do === 'report') {
      if (!over) this.#report(task, action.state, action.lingers);
    } else if (action.do === 'end' && (over || this.killed.has(refKey(task)))) {
      if (!over) this.#report(task, 'TASK_KILLED', false);
      this.#end(task);
    } else if (action.do === 'refuse' && !this.told.some(({ task: ref }) => ref === task)) {
      const { uuid: _uuid, ...status } = harness.statusOf(task, 'TASK_ERROR');
      harness.receive({ kind: 'task-refused', task, status });
      this.#end(task);
    }
  }

  #report(task: TaskRef, state: TaskState, lingers: boolean): void {
    const status = this.harness.statusOf(task, state);
    this.told.push({ task, status });
    const held = isTerminal(state) && lingers;
    this.harness.receive({ kind: 'task-update', task, status, ...(held && { lingers: true }) });
    if (isTerminal(state) && !held) this.#end(task);
  }

  #end(task: TaskRef): void {
    this.ended.add(refKey(task));
    this.harness.receive({ kind: 'task-ended', task });
  }

  /** Every effect is about something that is there. */
  #look(effect: Effect): void {
    switch (effect.kind) {
      case 'create-task':
        expect(this.refs).not.toContainEqual(effect.task.ref);
        this.refs.push(effect.task.ref);
        return;
      case 'kill-task':
        this.killed.add(refKey(effect.task));
        expect(this.refs).toContainEqual(effect.task);
        return;
      case 'forget-task':
        expect(this.refs).toContainEqual(effect.task);
        return;
      case 'store-task':
        expect(this.refs).toContainEqual(effect.progress.ref);
        return;
      case 'send':
        expect(this.#disconnected).not.toContain(effect.streamId);
        return;
      case 'complete-framework':
        return this.#completed(effect.frameworkId);
      default:
    }
  }

  /** Nothing of a framework that was removed runs on. */
  #completed(frameworkId: string): void {
    for (const ref of this.refs.filter((run) => run.frameworkId === frameworkId)) {
      const over = this.told.some(({ task, status }) => task === ref && isTerminal(status.state));
      expect(over || this.ended.has(refKey(ref)) || this.killed.has(refKey(ref))).toBe(true);
    }
  }

  /** Lets everything come to its end: agents answer, frameworks come back and acknowledge what they are sent. */
  settle(): void {
    const { harness } = this;
    harness.storing = true;
    harness.receive({ kind: 'schedule-set', windows: [] });
    for (const id of harness.master.state.agents.keys()) harness.observe(agentFact(id));
    for (const ref of this.refs) {
      if (this.ended.has(refKey(ref))) continue;
      if (!this.told.some(({ task, status }) => task === ref && isTerminal(status.state)))
        this.#report(ref, 'TASK_FINISHED', false);
      else this.#end(ref);
    }
    for (const { id, roles } of [...harness.master.state.frameworks.values()]) {
      this.#acknowledgeAll(harness.subscribe({ id: { value: id }, roles, failover_timeout: 60 }));
    }
  }

  /** Each uuid that is sent is acknowledged; if one were not sent, its task would stay. */
  #acknowledgeAll(scheduler: Scheduler): void {
    for (let next = 0; next < scheduler.updates.length; next++) {
      const { task_id, uuid } = scheduler.updates[next] ?? {};
      const task = this.harness.framework(scheduler.id).tasks.get(task_id?.value ?? '');
      if (task !== undefined && uuid !== undefined) scheduler.acknowledge(task, uuid);
    }
    const { tasks, unreachableTasks } = this.harness.framework(scheduler.id);
    expect([...tasks.keys(), ...unreachableTasks.keys()]).toEqual([]);
  }
}

/** A maintenance schedule of the machines of three agents. */
function windowsOf(modes: readonly ('UP' | 'DRAINING' | 'DOWN')[]): readonly ScheduledWindow[] {
  return ['A', 'B', 'C'].flatMap((id, at) => {
    const { hostname, ip } = agentFact(id);
    if (modes[at] === 'UP') return [];
    const machines = [{ id: { hostname, ip }, down: modes[at] === 'DOWN' }];
    return [{ machines, unavailability: { start: { nanoseconds: at } } }];
  });
}
