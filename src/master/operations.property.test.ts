import fc from 'fast-check';
import type { OfferOperation, Resource, TaskInfo } from '../model/generated/messages.ts';
import { Resources } from '../model/resources.ts';
import { volumeNameOf } from '../model/persistentVolume.ts';
import { agentFact, taskInfo } from './testing/fixtures.ts';
import { contradictions } from './testing/invariants.ts';
import { MasterHarness } from './testing/masterHarness.ts';
import { command, create, destroy, grow, reserve, reserved, unreserve, volume } from './testing/operations.ts';
import type { Scheduler } from './testing/scheduler.ts';

const sharing = [
  { type: 'MULTI_ROLE' as const },
  { type: 'RESERVATION_REFINEMENT' as const },
  { type: 'SHARED_RESOURCES' as const },
];

const kind = fc.constantFrom('reserve', 'refine', 'unreserve', 'create', 'share', 'destroy', 'grow');
const size = fc.constantFrom(1, 2, 10);
const role = fc.constantFrom('r', 's');
const operation = fc.record({ kind, size, role });
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

const step = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('operate' as const), operation }), weight: 2 },
  {
    arbitrary: fc.record({
      do: fc.constant('accept' as const),
      which: fc.nat(1),
      operations: fc.array(operation, { minLength: 1, maxLength: 3 }),
      launch: fc.boolean(),
    }),
    weight: 4,
  },
  fc.record({ do: fc.constant('want' as const), role, size, volume: fc.boolean() }),
  fc.record({ do: fc.constant('destroyed' as const) }),
  fc.record({ do: fc.constant('end' as const), which: fc.nat(9), lingers: fc.boolean() }),
  fc.record({ do: fc.constant('shrink' as const), cpus: fc.constantFrom(1, 4, 8) }),
  fc.record({ do: fc.constant('restore' as const) }),
  { arbitrary: fc.record({ do: fc.constant('time' as const) }), weight: 4 },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** One agent whose resources are reserved and made volumes of by everybody at once. */
class Cluster {
  readonly harness = MasterHarness.ready(['A']);
  readonly schedulers: readonly Scheduler[];
  #tasks = 0;

  constructor() {
    this.schedulers = ['r', 's'].map((name) => this.harness.subscribe({ roles: [name], capabilities: sharing }));
  }

  get agent() {
    const agent = this.harness.master.state.agents.get('A');
    if (agent === undefined) throw new Error('the agent is gone');
    return agent;
  }

  take(action: Step): void {
    this.#act(action);
    expect(contradictions(this.harness)).toEqual([]);
    this.#offersAreFromWhatIsThere();
  }

  /** Nothing is offered twice, but for shared volumes, and nothing that is used. */
  #offersAreFromWhatIsThere(): void {
    const offers = [...this.agent.offers.values()].reduce((sum, { resources }) => sum.plus(resources), Resources.none);
    const tasks = [...this.agent.tasks].reduce((sum, { resources }) => sum.plus(resources), Resources.none);
    const given = offers.plus(tasks).unallocate().nonShared();
    if (!this.agent.total.contains(tasks.unallocate().nonShared())) return;
    expect(this.agent.total.contains(given)).toBe(true);
  }

  #act(action: Step): void {
    const { harness } = this;
    switch (action.do) {
      case 'operate':
        harness.receive({ kind: 'command', command: command('A', this.#operation(action.operation)) });
        return;
      case 'accept':
        return this.#accept(action);
      case 'want': {
        const wanted = [
          ...reserved(`cpus:${action.size};disk:${action.size}`, action.role),
          ...(action.volume ? [volume('wanted', action.size, {}, action.role)] : []),
        ];
        harness.receive({
          kind: 'reservations-wanted',
          agentId: 'A',
          wanted: [{ name: 'w', stack: [{ type: 'DYNAMIC', role: action.role }], resources: Resources.of(wanted) }],
        });
        return;
      }
      case 'destroyed':
        for (const cleared of [...this.agent.clearing.values()]) {
          const name = volumeNameOf(cleared);
          if (name !== undefined) harness.receive({ kind: 'volume-destroyed', agentId: 'A', volume: name });
        }
        return;
      case 'end': {
        const task = [...this.agent.tasks][action.which];
        if (task === undefined) return;
        const status = harness.statusOf(task.ref, 'TASK_FINISHED');
        harness.receive({ kind: 'task-update', task: task.ref, status, ...(action.lingers && { lingers: true }) });
        if (!action.lingers) harness.receive({ kind: 'task-ended', task: task.ref });
        return;
      }
      case 'shrink':
        harness.observe(agentFact('A', { total: Resources.parse(`cpus:${action.cpus};mem:4096;disk:1024`) }));
        return;
      case 'restore':
        harness.receive({ kind: 'reservations-stored', agentId: 'A', checkpointed: this.agent.checkpointed });
        return;
      case 'time':
        return harness.tick(6);
    }
  }

  #accept({ which, operations, launch }: Extract<Step, { do: 'accept' }>): void {
    const scheduler = this.schedulers[which];
    if (scheduler === undefined) return;
    const asked = operations.map((wanted) => this.#operation(wanted));
    const task = { type: 'LAUNCH' as const, launch: { task_infos: [this.#task(scheduler)] } };
    scheduler.accept(scheduler.offers, launch ? [...asked, task] : asked, 0);
  }

  /** A task that uses what it is offered of volumes. */
  #task(scheduler: Scheduler): TaskInfo {
    const volumes = scheduler.offers
      .flatMap(({ resources = [] }) => resources)
      .filter(({ disk }) => disk?.persistence !== undefined);
    const resources = [...Resources.parse('cpus:0.5;mem:32').toMessages(), ...volumes];
    return taskInfo(`t${this.#tasks++}`, 'A', '', { resources });
  }

  #operation({ kind: wanted, size: amount, role: of }: Operation): OfferOperation {
    const volumes = this.agent.checkpointed.persistentVolumes().toMessages();
    const present: Resource =
      volumes.find(({ reservations }) => reservations?.at(-1)?.role === of) ?? volume('none', 1);
    switch (wanted) {
      case 'reserve':
        return reserve(reserved(`cpus:${amount};disk:${amount}`, of));
      case 'refine':
        return reserve(reserved(`cpus:1`, of, `${of}/below`));
      case 'unreserve':
        return unreserve(reserved(`cpus:1;disk:${amount}`, of));
      case 'create':
        return create(volume(`v${amount}`, amount, {}, of));
      case 'share':
        return create(volume(`s${amount}`, amount, { shared: {} }, of));
      case 'destroy':
        return destroy(present);
      default:
        return grow(present, reserved('disk:1', of)[0] ?? present);
    }
  }
}

describe('Operations, whatever they are', () => {
  it('conserve what an agent has, and give nothing away twice', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (actions) => {
        const cluster = new Cluster();
        cluster.take({ do: 'time' });
        for (const action of actions) cluster.take(action);
      }),
      { numRuns: 100 },
    );
  });
});
