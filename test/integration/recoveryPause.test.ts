import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { nodes } from '../../src/kubernetes/kinds.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

let scenario: ControllerScenario;

const roles = { capabilities: [{ type: 'MULTI_ROLE' as const }], roles: ['r'] };
/** Beside the first one, which the scenario has made. */
const others = ['node-2', 'node-3', 'node-4', 'node-5'];

/** The kubelet of a node says whether it is there. */
async function report(name: string, ready: boolean): Promise<void> {
  const status = {
    allocatable: { cpu: '4', memory: '4Gi', pods: '110' },
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }],
  };
  await scenario.kubectl.patchStatus(nodes, { name }, { type: 'merge', body: { status } });
}

/** Has this many of the other nodes away when the operator is killed and another one leads. */
async function failOver(away: number): Promise<void> {
  await scenario.crash();
  for (const name of others.slice(0, away)) await report(name, false);
  await scenario.restart();
}

eachApiServer('a new leader where there is quota', (server) => {
  beforeEach(async () => {
    scenario = await ControllerScenario.start(server(), { allocatorRecoverySeconds: 3600 });
    for (const name of others) {
      await scenario.kubectl.create(nodes, { metadata: { name } });
      await report(name, true);
    }
    await eventually(() => scenario.operator.master.state.agents.size === 5);
    const configs = [{ role: 'r', guarantees: { cpus: { value: 1 } } }];
    expect(await scenario.operator.loop.command({ type: 'UPDATE_QUOTA', configs, force: false })).toMatchObject({
      status: 200,
    });
  });
  afterEach(() => scenario.close());

  it('QUOTA-021 ALLOC-130 offers nothing until most of the nodes that are stored are back', async () => {
    await failOver(3);
    await scenario.subscribe(roles);
    const { state } = scenario.operator.master;
    expect(state.recoveryPause?.agents).toBe(4);
    await report('node-2', true);
    await eventually(() => [...state.agents.values()].filter(({ phase }) => phase === 'active').length === 3);
    expect([state.recoveryPause?.agents, scenario.offers()]).toEqual([4, []]);
    await report('node-3', true);
    await eventually(() => scenario.offers().length > 0);
    expect(state.recoveryPause).toBeUndefined();
  });

  it('QUOTA-021 offers at once what there is where most are there', async () => {
    await failOver(1);
    expect(scenario.operator.master.state.recoveryPause).toBeUndefined();
    await scenario.subscribe(roles);
    await eventually(() => scenario.offers().length > 0);
  });
});
