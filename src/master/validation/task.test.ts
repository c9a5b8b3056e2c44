import type { ExecutorInfo, Resource, TaskInfo } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';
import { taskInfo } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import type { TaskContext } from './task.ts';
import { validateTask } from './task.ts';

function context(more: Partial<TaskContext> = {}): TaskContext {
  const harness = MasterHarness.ready(['A']);
  const scheduler = harness.subscribe();
  const agent = harness.master.state.agents.get('A');
  if (agent === undefined) throw new Error('no agent');
  const available = Resources.parse('cpus:4;mem:4096;gpus:4;ports:[1-99]').allocate('r');
  return { framework: harness.framework(scheduler.id), agent, available, options: { rootSubmissions: true }, ...more };
}

const base = context();
const command = { value: 'true' };

function allocated(text: string): readonly Resource[] {
  return Resources.parse(text).allocate('r').toMessages();
}

/** Why a task that is otherwise fine cannot start. */
function reasonOf(change: Partial<TaskInfo>, where: TaskContext = base): string | undefined {
  return validateTask({ ...taskInfo('t', 'A'), resources: allocated('cpus:1;mem:64'), ...change }, where);
}

function without(key: keyof TaskInfo, change: Partial<TaskInfo> = {}): string | undefined {
  const info = { ...taskInfo('t', 'A'), resources: allocated('cpus:1;mem:64'), ...change };
  const { [key]: _dropped, ...rest } = info;
  return validateTask(rest as TaskInfo, base);
}

describe('A task', () => {
  it('may start when nothing is wrong with it', () => {
    expect(reasonOf({})).toBeUndefined();
  });

  it.each([
    ['', 'ID must not be empty'],
    ['..', "'..' is disallowed"],
    ['a/b', "'a/b' contains invalid characters"],
    ['x'.repeat(256), 'ID must not be greater than 255 characters'],
  ])('TASK-001 SCHED-045 has no id %p', (value, reason) => {
    expect(reasonOf({ task_id: { value } })).toBe(reason);
  });

  it('TASK-002 has an id that no other task has, though that has ended, if it is not acknowledged', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    const task = scheduler.run('t');
    scheduler.run('t');
    harness.report(task.ref, 'TASK_FINISHED');
    scheduler.run('t');
    expect(scheduler.updates.map(({ message }) => message)).toEqual([
      'Task has duplicate ID: t',
      undefined,
      'Task has duplicate ID: t',
    ]);
  });

  it('TASK-004 is for the agent that was offered', () => {
    expect(reasonOf({ agent_id: { value: 'B' } })).toBe('Task uses invalid agent B while agent A is expected');
  });

  it('TASK-005 has no negative times', () => {
    const negative = { nanoseconds: -1 };
    expect(reasonOf({ kill_policy: { grace_period: negative } })).toBe(
      "Task's 'kill_policy.grace_period' must be non-negative",
    );
    expect(reasonOf({ max_completion_time: negative })).toBe("Task's `max_completion_time` must be non-negative");
  });

  it.each<[NonNullable<TaskInfo['check']>, string | undefined]>([
    [{}, "CheckInfo must specify 'type'"],
    [{ type: 'UNKNOWN' }, "'UNKNOWN' is not a valid check type"],
    [{ type: 'COMMAND' }, "Expecting 'command' to be set for COMMAND check"],
    [{ type: 'COMMAND', command: { command: {} } }, "Command check must contain 'shell command'"],
    [{ type: 'COMMAND', command: { command: { shell: false } } }, "Command check must contain 'executable path'"],
    [{ type: 'HTTP' }, "Expecting 'http' to be set for HTTP check"],
    [{ type: 'HTTP', http: { port: 1, path: 'x' } }, "The path 'x' of HTTP check must start with '/'"],
    [{ type: 'TCP' }, "Expecting 'tcp' to be set for TCP check"],
    [{ type: 'TCP', tcp: { port: 1 }, delay_seconds: -1 }, "Expecting 'delay_seconds' to be non-negative"],
    [{ type: 'TCP', tcp: { port: 1 }, interval_seconds: -1 }, "Expecting 'interval_seconds' to be non-negative"],
    [{ type: 'TCP', tcp: { port: 1 }, timeout_seconds: -1 }, "Expecting 'timeout_seconds' to be non-negative"],
    [{ type: 'TCP', tcp: { port: 1 } }, undefined],
  ])('TASK-006 has a check that is complete: %j', (check, reason) => {
    expect(reasonOf({ check })).toBe(reason === undefined ? undefined : `Task uses invalid check: ${reason}`);
  });

  it.each<[NonNullable<TaskInfo['health_check']>, string | undefined]>([
    [{}, "HealthCheck must specify 'type'"],
    [{ type: 'UNKNOWN' }, "'UNKNOWN' is not a valid health check type"],
    [{ type: 'COMMAND' }, "Expecting 'command' to be set for COMMAND health check"],
    [{ type: 'COMMAND', command: {} }, "Command health check must contain 'shell command'"],
    [{ type: 'HTTP' }, "Expecting 'http' to be set for HTTP health check"],
    [{ type: 'HTTP', http: { port: 1, scheme: 'ftp' } }, "Unsupported HTTP health check scheme: 'ftp'"],
    [{ type: 'HTTP', http: { port: 1, path: 'x' } }, "The path 'x' of HTTP health check must start with '/'"],
    [{ type: 'TCP' }, "Expecting 'tcp' to be set for TCP health check"],
    [
      { type: 'TCP', tcp: { port: 1 }, grace_period_seconds: -1 },
      "Expecting 'grace_period_seconds' to be non-negative",
    ],
    [{ type: 'HTTP', http: { port: 1, scheme: 'https', path: '/x' } }, undefined],
  ])('TASK-007 has a health check that is complete: %j', (health_check, reason) => {
    const told = reason === undefined ? undefined : `Task uses invalid health check: ${reason}`;
    expect(reasonOf({ health_check })).toBe(told);
  });

  it('TASK-008 uses resources, and whole GPUs', () => {
    expect(without('resources')).toBe('Task uses no resources');
    expect(reasonOf({ resources: [] })).toBe('Task uses no resources');
    expect(reasonOf({ resources: allocated('cpus:1;gpus:1.5') })).toBe(
      "Task uses invalid resources: Invalid 'gpus' resource: The 'gpus' resource must be an unsigned integer",
    );
    expect(reasonOf({ resources: allocated('cpus:1;gpus:2') })).toBeUndefined();
  });

  it.each<[Partial<Resource>, string]>([
    [{ disk: {} }, 'Invalid DiskInfo: DiskInfo is set but empty'],
    [
      { disk: { volume: { container_path: 'p', mode: 'RW' } } },
      'Invalid DiskInfo: Non-persistent volume not supported',
    ],
    [
      { disk: { persistence: { id: 'p' } } },
      'Invalid DiskInfo: Persistent volumes cannot be created from unreserved resources',
    ],
    [
      { disk: { persistence: { id: 'p' } }, reservations: [{ type: 'DYNAMIC', role: 'r' }] },
      "Invalid DiskInfo: Expecting 'volume' to be set for persistent volume",
    ],
    [
      {
        disk: { persistence: { id: 'a/b' }, volume: { container_path: 'p', mode: 'RW' } },
        reservations: [{ type: 'DYNAMIC', role: 'r' }],
      },
      "Invalid DiskInfo: Invalid persistence ID for persistent volume: 'a/b' contains invalid characters",
    ],
  ])('TASK-008 uses disks as they can be: %j', (change, reason) => {
    const [disk] = allocated('disk:1');
    const resources = disk === undefined ? [] : [{ ...disk, ...change }];
    expect(reasonOf({ resources })).toBe(`Task uses invalid resources: ${reason}`);
  });

  it('TASK-009 has each persistence id once, one role, and no name both revocable and not', () => {
    const volume = (path: string): Resource => ({
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 1 },
      allocation_info: { role: 'r' },
      reservations: [{ type: 'DYNAMIC', role: 'r' }],
      disk: { persistence: { id: 'p' }, volume: { container_path: path, mode: 'RW' } },
    });
    expect(reasonOf({ resources: [volume('a'), volume('b')] })).toBe(
      "Task uses duplicate persistence ID: Persistence ID 'p' is not unique",
    );
    const foreign = Resources.parse('mem:64').allocate('s').toMessages();
    expect(reasonOf({ resources: [...allocated('cpus:1'), ...foreign] })).toBe(
      "Invalid task resources: The resources have multiple allocation roles ('s' and 'r') but only one allocation role is allowed",
    );
    expect(reasonOf({ resources: Resources.parse('cpus:1').toMessages() })).toBe(
      'Invalid task resources: The resources are not allocated to a role',
    );
    const revocable = allocated('cpus:1').map((resource) => ({ ...resource, revocable: {} }));
    expect(reasonOf({ resources: [...allocated('cpus:1'), ...revocable] })).toBe(
      "Task mixes revocable and non-revocable resources: Cannot use both revocable and non-revocable 'cpus' at the same time",
    );
  });

  const data = new Uint8Array([65, 0]);

  it.each<[object, string | undefined]>([
    [{}, "Environment variable 'v' of type 'VALUE' must have a value set"],
    [{ value: '', secret: { type: 'VALUE' } }, "Environment variable 'v' of type 'VALUE' must not have a secret set"],
    [{ type: 'SECRET' }, "Environment variable 'v' of type 'SECRET' must have a secret set"],
    [
      { type: 'SECRET', value: '', secret: { type: 'REFERENCE', reference: { name: 's' } } },
      "Environment variable 'v' of type 'SECRET' must not have a value set",
    ],
    [
      { type: 'SECRET', secret: { type: 'REFERENCE' } },
      "Environment variable 'v' specifies an invalid secret: Secret of type REFERENCE must have the 'reference' field set",
    ],
    [
      { type: 'SECRET', secret: { type: 'VALUE', value: { data } } },
      "Environment variable 'v' specifies a secret containing null bytes, which is not allowed in the environment",
    ],
    [{ type: 'UNKNOWN', value: '' }, "Environment variable of type 'UNKNOWN' is not allowed"],
    [{ value: '' }, undefined],
  ])('TASK-010 has an environment that can be: %j', (variable, reason) => {
    const environment = { variables: [{ name: 'v', ...variable }] };
    const bad = { ...command, environment };
    const told = (where: string) => (reason === undefined ? undefined : `${where}: ${reason}`);
    expect(reasonOf({ command: bad })).toBe(told("Task's `CommandInfo` is invalid"));
    expect(reasonOf({ check: { type: 'COMMAND', command: { command: bad } } })).toBe(
      told("Task uses invalid check: Check's `CommandInfo` is invalid"),
    );
    expect(reasonOf({ health_check: { type: 'COMMAND', command: bad } })).toBe(
      told("Task uses invalid health check: Health check's `CommandInfo` is invalid"),
    );
  });

  const place = { container_path: '/p', mode: 'RW' as const };

  it.each<[NonNullable<TaskInfo['container']>, string | undefined]>([
    [{ type: 'DOCKER' }, "DockerInfo 'docker' is not set for DOCKER typed ContainerInfo"],
    [
      { type: 'DOCKER', docker: { image: 'i', parameters: [{ key: 'name', value: 'n' }] } },
      "Parameter in DockerInfo must not be 'name'",
    ],
    [
      { type: 'MESOS', volumes: [place] },
      "Invalid volume: Only one of them should be set: 'host_path', 'image' and 'source'",
    ],
    [
      { type: 'MESOS', volumes: [{ ...place, source: { type: 'SANDBOX_PATH' } }] },
      "Invalid volume: 'source.sandbox_path' is not set for SANDBOX_PATH volume",
    ],
    [{ type: 'MESOS', volumes: [{ ...place, source: {} }] }, "Invalid volume: 'source.type' is unknown"],
    [{ type: 'MESOS', hostname: 'h' }, undefined],
  ])('TASK-011 has a container that can be: %j', (container, reason) => {
    const told = reason === undefined ? undefined : `Task's \`ContainerInfo\` is invalid: ${reason}`;
    expect(reasonOf({ container })).toBe(told);
  });

  it.each<[Record<string, number>, string, string | undefined]>([
    [{ disk: 1 }, 'cpus:1;mem:64', "Only cpus and mem may be included in a task's resource limits"],
    [{ cpus: 2 }, 'mem:64', 'When a CPU limit is specified, a CPU request must also be specified'],
    [{ cpus: 0.5 }, 'cpus:1', 'The cpu limit must be greater than or equal to the cpu request'],
    [{ mem: 64 }, 'cpus:1', 'When a memory limit is specified, a memory request must also be specified'],
    [{ mem: 32 }, 'mem:64', 'The memory limit must be greater than or equal to the memory request'],
    [{ mem: Infinity, cpus: Infinity }, 'cpus:1;mem:64', undefined],
  ])('TASK-012 has limits of %j for %p', (limits, resources, reason) => {
    const scalars = Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, { value }]));
    expect(reasonOf({ limits: scalars, resources: allocated(resources) })).toBe(reason);
  });

  it('TASK-013 has either a command or an executor', () => {
    const neither = 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present';
    expect(without('command')).toBe(neither);
    expect(reasonOf({ executor: { executor_id: { value: 'e' }, command } })).toBe(neither);
  });

  it.each<[Partial<ExecutorInfo>, string]>([
    [{ type: 'DEFAULT' }, "'ExecutorInfo.command' must not be set for 'DEFAULT' executor"],
    [{ executor_id: { value: '' } }, 'ID must not be empty'],
    [{ shutdown_grace_period: { nanoseconds: -1 } }, "ExecutorInfo's 'shutdown_grace_period' must be non-negative"],
    [{ type: 'UNKNOWN' }, "'ExecutorInfo.type' must be 'CUSTOM'"],
    [
      { framework_id: { value: 'other' } },
      'ExecutorInfo has an invalid FrameworkID (Actual: other vs Expected: master-0000)',
    ],
    [
      { container: { type: 'MESOS', linux_info: { share_cgroups: true } } },
      "The 'share_cgroups' field cannot be set to 'true' on executor containers",
    ],
  ])('TASK-014 TASK-018 has an executor that can run it: %j', (change, reason) => {
    const executor = { executor_id: { value: 'e' }, framework_id: { value: 'master-0000' }, command, ...change };
    expect(without('command', { executor })).toBe(reason);
  });

  it('TASK-014 has an executor with a command', () => {
    const executor = { executor_id: { value: 'e' }, framework_id: { value: 'master-0000' } };
    expect(without('command', { executor })).toBe("'ExecutorInfo.command' must be set");
    expect(without('command', { executor: { ...executor, type: 'CUSTOM' } })).toBe(
      "'ExecutorInfo.command' must be set for 'CUSTOM' executor",
    );
  });

  it('TASK-016 uses no more than is left, its executor counted', () => {
    expect(reasonOf({ resources: allocated('cpus:5') })).toMatch(
      /^Total resources cpus.*:5 required by task and its executor is more than available /,
    );
    const executor = { executor_id: { value: 'e' }, framework_id: { value: 'master-0000' }, command };
    expect(
      without('command', { resources: allocated('cpus:3'), executor: { ...executor, resources: allocated('cpus:2') } }),
    ).toMatch(/^Total resources /);
  });

  it('TASK-017 shares no port with its executor', () => {
    const executor = { executor_id: { value: 'e' }, framework_id: { value: 'master-0000' }, command };
    const reason = without('command', {
      resources: allocated('cpus:1;ports:[1-5]'),
      executor: { ...executor, resources: allocated('ports:[5-6]') },
    });
    expect(reason).toMatch(/^There are overlapping resources in the task resources .* and executor resources /);
  });

  it('TASK-018 shares the cgroups of its container', () => {
    expect(reasonOf({ container: { type: 'MESOS', linux_info: { share_cgroups: false } } })).toBe(
      "Only tasks in a task group may have 'share_cgroups' set to 'false'",
    );
  });

  it('SCHED-044 runs not as root where that is not allowed', () => {
    const strict = context({ options: { rootSubmissions: false } });
    expect(reasonOf({ command: { ...command, user: 'root' } }, strict)).toBe(
      "User 'root' is not allowed to run tasks without --root_submissions set",
    );
    expect(reasonOf({}, strict)).toBeUndefined();
  });
});
