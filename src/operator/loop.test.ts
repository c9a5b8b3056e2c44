import type { WriteEffect } from '../master/effects.ts';
import type { Fact, Input } from '../master/inputs.ts';
import { agentFact, taskInfo } from '../master/testing/fixtures.ts';
import { MasterHarness } from '../master/testing/masterHarness.ts';
import type { SchedulerEvent } from '../model/generated/messages.ts';
import { eventually } from '../../test/support/eventually.ts';
import { Loop, type LoopObserver } from './loop.ts';

/** A loop around a real master; writes are stored when the test says so. */
class LoopScenario {
  readonly sent: string[] = [];
  readonly writes: {
    readonly effect: WriteEffect;
    readonly store: () => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  readonly failures: unknown[] = [];
  readonly resignations: string[] = [];
  readonly handled: Input['kind'][] = [];
  readonly soon: (() => void)[] = [];
  ticking: (() => void) | undefined;
  now = 1000;
  readonly loop: Loop;
  readonly master = new MasterHarness().master;

  constructor() {
    const observer: LoopObserver = {
      handled: ({ kind }) => this.handled.push(kind),
      decided: () => undefined,
      failed: (_input, error) => this.failures.push(error),
    };
    this.loop = new Loop({
      master: this.master,
      observer,
      sink: {
        send: (streamId: string, { type }: SchedulerEvent) => this.sent.push(`${streamId} ${type}`),
        close: (streamId: string) => this.sent.push(`${streamId} closed`),
      },
      operatorSink: { publish: () => undefined },
      writer: {
        write: (effect) =>
          new Promise((store, fail) => {
            this.writes.push({ effect, store, fail });
          }),
      },
      resign: (reason) => this.resignations.push(reason),
      clock: {
        now: () => this.now,
        every: (_seconds, callback) => {
          this.ticking = callback;
          return () => (this.ticking = undefined);
        },
        soon: (callback) => this.soon.push(callback),
      },
      allocationIntervalSeconds: 1,
    });
    this.tell({ kind: 'recovered' });
  }

  tell(fact: Fact): void {
    this.loop.tell(fact);
  }

  /** Begins a SUBSCRIBE; says whether it was answered. */
  subscribe(): { answered: boolean } {
    const state = { answered: false };
    const framework_info = { name: 'f', user: 'alice', failover_timeout: 100 };
    const call = this.loop.call({ kind: 'subscribe', streamId: 'S', subscribe: { framework_info } });
    void call.then(() => (state.answered = true));
    return state;
  }

  get kinds(): string[] {
    return this.writes.map(({ effect }) => effect.kind);
  }
}

describe('The loop', () => {
  it('answers SUBSCRIBE, and lets the framework take part, when it is stored', async () => {
    const scenario = new LoopScenario();
    const state = scenario.subscribe();
    expect(scenario.kinds).toEqual(['store-framework']);
    await Promise.resolve();
    expect(state.answered).toBe(false);
    expect(scenario.sent).toEqual([]);
    scenario.writes[0]?.store();
    await eventually(() => state.answered);
    expect(scenario.sent).toEqual(['S SUBSCRIBED', 'S HEARTBEAT']);
  });

  it('answers an ACCEPT when its tasks are stored, and does not wait for what need not be', async () => {
    const scenario = new LoopScenario();
    const subscribing = scenario.subscribe();
    scenario.writes[0]?.store();
    await eventually(() => subscribing.answered);
    scenario.tell({ kind: 'agent-observed', agent: agentFact('A') });
    scenario.soon.forEach((callback) => callback());
    const [offer] = [...scenario.master.state.offers.keys()];
    const accept = {
      offer_ids: [{ value: offer ?? '' }],
      operations: [{ type: 'LAUNCH' as const, launch: { task_infos: [taskInfo('t', 'A')] } }],
    };
    const frameworkId = 'master-0000';
    let answered = false;
    const call = { kind: 'call', frameworkId, streamId: 'S', call: { type: 'ACCEPT', accept } } as const;
    void scenario.loop.call(call).then(() => (answered = true));
    expect(scenario.kinds.slice(1)).toEqual(['create-task']);
    await Promise.resolve();
    expect(answered).toBe(false);
    scenario.writes[1]?.store();
    await eventually(() => answered);
    const revive = { kind: 'call', frameworkId, streamId: 'S', call: { type: 'REVIVE', roles: [] } } as const;
    expect(await scenario.loop.call(revive)).toEqual({ status: 202 });
  });

  it('MAINT-022 notes that what nobody waits for could not be stored, and goes on', async () => {
    const scenario = new LoopScenario();
    scenario.tell({ kind: 'agent-observed', agent: agentFact('A', { orders: { drain: { markGone: true } } }) });
    scenario.loop.start();
    scenario.ticking?.();
    expect(scenario.kinds).toEqual(['change']);
    scenario.writes[0]?.fail(new Error('out of disk'));
    await eventually(() => scenario.failures.length > 0);
    expect(scenario.failures).toEqual([new Error('out of disk')]);
  });

  it('rejects a call whose write fails, and goes on', async () => {
    const scenario = new LoopScenario();
    const framework_info = { name: 'f', user: 'alice' };
    const call = scenario.loop.call({ kind: 'subscribe', streamId: 'S', subscribe: { framework_info } });
    scenario.writes[0]?.fail(new Error('out of disk'));
    await expect(call).rejects.toThrow('out of disk');
    const disconnecting = scenario.loop.call({ kind: 'disconnect', streamId: 'S' });
    for (const { store } of scenario.writes) store();
    expect(await disconnecting).toEqual({ status: 202 });
  });

  it('HA-010 answers a command when it is stored, and carries out the next after that', async () => {
    const scenario = new LoopScenario();
    const subscribing = scenario.subscribe();
    scenario.writes[0]?.store();
    await eventually(() => subscribing.answered);
    const answers: number[] = [];
    const teardown = { type: 'TEARDOWN', frameworkId: 'master-0000' } as const;
    for (let times = 0; times < 2; times += 1) {
      void scenario.loop.command(teardown).then(({ status }) => answers.push(status));
    }
    await eventually(() => scenario.kinds.length === 2);
    expect(scenario.kinds).toEqual(['store-framework', 'complete-framework']);
    expect(answers).toEqual([]);
    scenario.writes[1]?.store();
    await eventually(() => answers.length === 2);
    expect(answers).toEqual([200, 400]);
  });

  it('carries out the next command when one could not be stored', async () => {
    const scenario = new LoopScenario();
    const subscribing = scenario.subscribe();
    scenario.writes[0]?.store();
    await eventually(() => subscribing.answered);
    const teardown = { type: 'TEARDOWN', frameworkId: 'master-0000' } as const;
    const first = scenario.loop.command(teardown);
    const second = scenario.loop.command(teardown);
    await eventually(() => scenario.writes.length === 2);
    scenario.writes[1]?.fail(new Error('out of disk'));
    await expect(first).rejects.toThrow('out of disk');
    expect((await second).status).toBe(400);
  });

  it('tells a defect of the master and goes on', async () => {
    const scenario = new LoopScenario();
    scenario.tell({
      kind: 'framework-recovered',
      framework: { info: { name: 'f', user: 'u' }, suppressedRoles: [], registeredTime: 0, reregisteredTime: 0 },
    });
    expect(scenario.failures).toHaveLength(1);
    const state = scenario.subscribe();
    scenario.writes[0]?.store();
    await eventually(() => state.answered);
  });

  it('ALLOC-004 answers all events that ask for an allocation by one', () => {
    const scenario = new LoopScenario();
    for (const id of ['A', 'B', 'C']) scenario.tell({ kind: 'agent-observed', agent: agentFact(id) });
    expect(scenario.soon).toHaveLength(1);
    scenario.soon[0]?.();
    expect(scenario.handled.filter((kind) => kind === 'allocate')).toHaveLength(1);
    scenario.tell({ kind: 'agent-observed', agent: agentFact('D') });
    expect(scenario.soon).toHaveLength(2);
  });

  it('ticks from start to stop, once however often it is started', () => {
    const scenario = new LoopScenario();
    scenario.loop.start();
    const { ticking } = scenario;
    scenario.loop.start();
    expect(scenario.ticking).toBe(ticking);
    ticking?.();
    expect(scenario.handled).toContain('tick');
    scenario.loop.stop();
    expect(scenario.ticking).toBeUndefined();
  });

  it('does not let time go back', async () => {
    const scenario = new LoopScenario();
    const state = scenario.subscribe();
    scenario.writes[0]?.store();
    await eventually(() => state.answered);
    scenario.loop.start();
    scenario.now = 1015;
    scenario.ticking?.();
    scenario.now = 900;
    scenario.ticking?.();
    expect(scenario.sent.filter((event) => event === 'S HEARTBEAT')).toHaveLength(2);
  });
});
