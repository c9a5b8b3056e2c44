import { agentFact, taskRecord, uuidOf } from '../../src/master/testing/fixtures.ts';
import { Resources } from '../../src/model/resources.ts';
import { MasterScenario } from '../support/masterScenario.ts';
import { tellStrain } from './strain.ts';

/** The process of a master that knows many agents and tasks. It says how busy it was between two messages of its parent. */

const agents = 10_000;
const tasksOfAgent = 10;
const frameworks = 10;

const frameworkId = (index: number): string => `framework-${index}`;
const agentId = (index: number): string => `agent-${index}`;

async function start(): Promise<MasterScenario> {
  const scenario = await MasterScenario.start({ recovered: false });
  const { loop } = scenario;
  for (let index = 0; index < frameworks; index++) {
    const id = { value: frameworkId(index) };
    const info = { id, name: 'f', user: 'alice', roles: ['r'], capabilities: [{ type: 'MULTI_ROLE' as const }] };
    const framework = { info, suppressedRoles: [], registeredTime: 1, reregisteredTime: 1 };
    loop.tell({ kind: 'framework-recovered', framework });
  }
  const total = Resources.parse('cpus:16;mem:65536;disk:102400;ports:[31000-31999]');
  for (let index = 0; index < agents; index++) {
    loop.tell({ kind: 'agent-observed', agent: agentFact(agentId(index), { total }) });
    for (let task = 0; task < tasksOfAgent; task++) loop.tell(runningTask(index, index * tasksOfAgent + task));
  }
  loop.tell({ kind: 'recovered' });
  return scenario;
}

function runningTask(agent: number, number: number): Parameters<MasterScenario['loop']['tell']>[0] {
  const taskId = `task-${number}`;
  const ref = { frameworkId: frameworkId(number % frameworks), taskId, offerId: `offer-${number}` };
  const uuid = uuidOf(number);
  const states = ['TASK_STARTING', 'TASK_RUNNING'] as const;
  const updates = states.map((state) => ({
    status: { task_id: { value: taskId }, agent_id: { value: agentId(agent) }, state, timestamp: number, uuid },
    acknowledged: true,
  }));
  const task = taskRecord(ref, agentId(agent), 'cpus:1;mem:1024');
  return { kind: 'task-recovered', task: { task, updates, acknowledged: false, ended: false } };
}

const scenario = await start();
tellStrain();
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${scenario.shim.port}\n`);
