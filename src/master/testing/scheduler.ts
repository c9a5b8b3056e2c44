import type {
  FrameworkInfo,
  Offer,
  OfferOperation,
  SchedulerEvent,
  TaskInfo,
  TaskStatus,
} from '../../model/generated/messages.ts';
import type { Answer } from '../inputs.ts';
import type { Task } from '../state.ts';
import type { FrameworkCall } from '../validation/call.ts';
import { taskInfo } from './fixtures.ts';
import type { MasterHarness, Stream, SubscribeTraits } from './masterHarness.ts';

/** A framework's scheduler on one stream. */
export class Scheduler {
  readonly harness: MasterHarness;
  readonly id: string;
  readonly streamId: string;

  constructor(harness: MasterHarness, id: string, streamId: string) {
    this.harness = harness;
    this.id = id;
    this.streamId = streamId;
  }

  get stream(): Stream {
    return this.harness.streamOf(this.streamId);
  }

  get events(): readonly SchedulerEvent[] {
    return this.stream.events;
  }

  /** The types of the events so far, HEARTBEATs left out. */
  get types(): readonly string[] {
    return this.events.flatMap(({ type }) => (type === undefined || type === 'HEARTBEAT' ? [] : [type]));
  }

  /** The statuses that it was sent. */
  get updates(): readonly TaskStatus[] {
    return this.events.flatMap(({ update }) => (update === undefined ? [] : [update.status]));
  }

  /** `task state` of each status. */
  get states(): readonly string[] {
    return this.updates.map(({ task_id: { value }, state }) => `${value} ${state}`);
  }

  get latest(): TaskStatus {
    const status = this.updates.at(-1);
    if (status === undefined) throw new Error('no update');
    return status;
  }

  /** Every offer that it was sent, used or not. */
  get received(): readonly Offer[] {
    return this.events.flatMap(({ offers }) => offers?.offers ?? []);
  }

  /** The offers that it holds. */
  get offers(): readonly Offer[] {
    const { offers } = this.harness.framework(this.id);
    return this.received.filter(({ id }) => offers.has(id.value));
  }

  /** Its only offer. */
  get offer(): Offer {
    const [offer, ...more] = this.offers;
    if (offer === undefined || more.length > 0) throw new Error(`${this.offers.length} offers`);
    return offer;
  }

  call(call: FrameworkCall, streamId: string | undefined = this.streamId): Answer {
    return this.harness.receive({
      kind: 'call',
      frameworkId: this.id,
      call,
      ...(streamId !== undefined && { streamId }),
    });
  }

  accept(offers: readonly Offer[], operations: readonly OfferOperation[], refuseSeconds?: number): Answer {
    const filters = refuseSeconds === undefined ? {} : { filters: { refuse_seconds: refuseSeconds } };
    return this.call({ type: 'ACCEPT', accept: { offer_ids: offers.map(({ id }) => id), operations, ...filters } });
  }

  launch(offers: readonly Offer[], tasks: readonly TaskInfo[]): Answer {
    return this.accept(offers, [{ type: 'LAUNCH', launch: { task_infos: tasks } }]);
  }

  /** Gets an offer and launches a task of one cpu and 64 MB on it. */
  run(taskId: string, more: Partial<TaskInfo> = {}, agentId?: string): Task {
    if (this.offers.length === 0) this.harness.tick();
    const offer = this.offers.find(({ agent_id: { value } }) => agentId === undefined || value === agentId);
    if (offer === undefined) throw new Error('no offer');
    this.accept(
      [offer],
      [{ type: 'LAUNCH', launch: { task_infos: [taskInfo(taskId, offer.agent_id.value, undefined, more)] } }],
      0,
    );
    return this.harness.task(this.id, taskId);
  }

  decline(offers: readonly Offer[], refuseSeconds?: number): Answer {
    const filters = refuseSeconds === undefined ? {} : { filters: { refuse_seconds: refuseSeconds } };
    return this.call({ type: 'DECLINE', decline: { offer_ids: offers.map(({ id }) => id), ...filters } });
  }

  kill(taskId: string, agentId?: string, graceSeconds?: number): Answer {
    const grace =
      graceSeconds === undefined ? {} : { kill_policy: { grace_period: { nanoseconds: graceSeconds * 1e9 } } };
    const agent = agentId === undefined ? {} : { agent_id: { value: agentId } };
    return this.call({ type: 'KILL', kill: { task_id: { value: taskId }, ...agent, ...grace } });
  }

  acknowledge(task: Task, uuid: Uint8Array, agentId = task.agentId): Answer {
    const acknowledge = { agent_id: { value: agentId }, task_id: { value: task.ref.taskId }, uuid };
    return this.call({ type: 'ACKNOWLEDGE', acknowledge });
  }

  reconcile(tasks: readonly (readonly [taskId: string, agentId?: string])[] = []): Answer {
    const wanted = tasks.map(([taskId, agentId]) => ({
      task_id: { value: taskId },
      ...(agentId !== undefined && { agent_id: { value: agentId } }),
    }));
    return this.call({ type: 'RECONCILE', reconcile: { tasks: wanted } });
  }

  disconnect(): void {
    this.harness.receive({ kind: 'disconnect', streamId: this.streamId });
  }

  /** Subscribes anew under the same id. */
  resubscribe(info: Partial<FrameworkInfo> = {}, traits: SubscribeTraits = {}): Scheduler {
    return this.harness.subscribe({ id: { value: this.id }, ...info }, traits);
  }
}
