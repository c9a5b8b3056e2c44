import type { TaskInfo } from '../../model/generated/messages.ts';
import { unsupportedPart } from './unsupported.ts';

const task: TaskInfo = { name: 't', task_id: { value: 't' }, agent_id: { value: 'a' }, command: { value: 'true' } };

describe('unsupportedPart', () => {
  it('lets a task pass that asks for nothing out of the way', () => {
    const variables = [{ name: 'A', value: 'b' }];
    expect(unsupportedPart({ ...task, command: { value: 'true', environment: { variables } } })).toBeUndefined();
    expect(unsupportedPart({ ...task, container: { type: 'DOCKER', docker: { image: 'i' } } })).toBeUndefined();
  });

  it.each<[string, Partial<TaskInfo>]>([
    ['Custom executors', { executor: { executor_id: { value: 'e' } } }],
    ['URIs to fetch', { command: { value: 'x', uris: [{ value: 'http://host/file' }] } }],
    ['Volumes', { container: { type: 'MESOS', volumes: [{ mode: 'RW', container_path: '/v', host_path: '/v' }] } }],
    [
      'Secrets in the environment',
      { command: { environment: { variables: [{ name: 'S', type: 'SECRET', secret: { type: 'REFERENCE' } }] } } },
    ],
    [
      'Port mappings',
      { container: { type: 'DOCKER', docker: { image: 'i', port_mappings: [{ host_port: 1, container_port: 2 }] } } },
    ],
    [
      'Docker parameters',
      { container: { type: 'DOCKER', docker: { image: 'i', parameters: [{ key: 'k', value: 'v' }] } } },
    ],
  ])('names %s', (name, asked) => {
    expect(unsupportedPart({ ...task, ...asked })).toBe(`${name} are not supported yet`);
  });
});
