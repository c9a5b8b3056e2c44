import { expect, it } from '@jest/globals';
import type { ContainerInfo } from '../../model/generated/messages.ts';
import { taskRecord } from '../testing/taskRecords.ts';
import { environmentOf } from './environment.ts';

function variables(own: Readonly<Record<string, string>>, container?: ContainerInfo): Record<string, unknown> {
  const environment = { variables: Object.entries(own).map(([name, value]) => ({ name, value })) };
  const record = taskRecord({ command: { value: 'true', environment }, ...(container !== undefined && { container }) });
  return Object.fromEntries(environmentOf(record).map(({ name, value }) => [name, value]));
}

const docker: ContainerInfo = { type: 'DOCKER', docker: { image: 'nginx' } };

it('EXEC-026 tells a task who and where it is, and the role of its offer', () => {
  expect(variables({})).toEqual({
    MESOS_TASK_ID: 'the-task',
    MESOS_EXECUTOR_ID: 'the-task',
    MESOS_FRAMEWORK_ID: 'framework-0000',
    MESOS_SLAVE_ID: 'agent-S0',
    MESOS_AGENT_ID: 'agent-S0',
    MESOS_ALLOCATION_ROLE: 'dev',
  });
});

it('EXEC-026 tells a Docker container its name', () => {
  expect(variables({}, docker)['MESOS_CONTAINER_NAME']).toMatch(/^the-task-[0-9a-f]{16}$/);
});

it("EXEC-027 lets a command's variables override the agent's, but not in a Docker container", () => {
  const own = { MESOS_TASK_ID: 'mine', PATH: '/bin' };
  expect(variables(own)).toMatchObject(own);
  expect(variables(own, docker)).toMatchObject({ MESOS_TASK_ID: 'the-task', PATH: '/bin' });
});
