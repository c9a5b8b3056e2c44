import type { Messages } from '../model/generated/messages.ts';
import { jsonCodec, toJson } from './codec.ts';

function write<Name extends keyof Messages>(name: Name, value: Messages[Name]): string {
  return Buffer.from(jsonCodec(name).encode(value)).toString();
}

it('SCHED-006 writes names in snake_case in the order of declaration', () => {
  const master = { version: '1.11.0', port: 5050, id: 'm', ip: 16777343, pid: 'master@127.0.0.1:5050' };
  expect(write('mesos.v1.MasterInfo', master)).toBe(
    '{"id":"m","ip":16777343,"port":5050,"pid":"master@127.0.0.1:5050","version":"1.11.0"}',
  );
});

it('SCHED-006 writes unset optional fields that declare a default', () => {
  expect(write('mesos.v1.FrameworkInfo', { user: 'u', name: 'n' })).toBe(
    '{"user":"u","name":"n","failover_timeout":0,"checkpoint":false}',
  );
  expect(write('mesos.v1.CommandInfo', { uris: [{ value: 'x' }] })).toBe(
    '{"uris":[{"value":"x","extract":true}],"shell":true}',
  );
  expect(write('mesos.v1.NetworkInfo.IPAddress', {})).toBe('{"protocol":"IPv4"}');
  expect(write('mesos.v1.Filters', {})).toBe('{"refuse_seconds":5}');
});

it('SCHED-006 writes no deprecated default, and none where a value is', () => {
  expect(write('mesos.v1.Resource', { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } })).toBe(
    '{"name":"cpus","type":"SCALAR","scalar":{"value":1}}',
  );
  expect(write('mesos.v1.CommandInfo', { shell: false })).toBe('{"shell":false}');
  expect(write('mesos.v1.Resource', { name: 'a', type: 'SET', role: '*' })).toBe(
    '{"name":"a","type":"SET","role":"*"}',
  );
});

it('SCHED-006 writes 64-bit integers as plain numbers with all their digits', () => {
  expect(write('mesos.v1.TimeInfo', { nanoseconds: 1700000000123456789n })).toBe('{"nanoseconds":1700000000123456789}');
  expect(write('mesos.v1.TimeInfo', { nanoseconds: -5 })).toBe('{"nanoseconds":-5}');
});

it('SCHED-006 writes bytes as base64', () => {
  expect(write('mesos.v1.UUID', { value: Uint8Array.of(0xfb, 0xff, 0) })).toBe('{"value":"+/8A"}');
});

it('writes the shortest decimal that reads back the same', () => {
  expect(write('mesos.v1.Value.Scalar', { value: 0.1 })).toBe('{"value":0.1}');
  expect(write('mesos.v1.Value.Scalar', { value: 4 })).toBe('{"value":4}');
  expect(write('mesos.v1.Value.Scalar', { value: 5e-324 })).toBe('{"value":5e-324}');
});

it('writes doubles that are not finite as strings, for JSON has no such numbers', () => {
  expect(write('mesos.v1.Value.Scalar', { value: Infinity })).toBe('{"value":"Infinity"}');
  expect(write('mesos.v1.Value.Scalar', { value: -Infinity })).toBe('{"value":"-Infinity"}');
  expect(write('mesos.v1.Value.Scalar', { value: NaN })).toBe('{"value":"NaN"}');
});

it('leaves out empty lists and maps', () => {
  expect(write('mesos.v1.scheduler.Call.Revive', { roles: [] })).toBe('{}');
  expect(write('mesos.v1.quota.QuotaConfig', { role: 'r', limits: {}, guarantees: {} })).toBe('{"role":"r"}');
});

it('writes maps as objects', () => {
  const limits = { cpus: { value: 1 }, 'a"b': { value: 2 } };
  expect(write('mesos.v1.quota.QuotaConfig', { role: 'r', limits })).toBe(
    '{"role":"r","limits":{"cpus":{"value":1},"a\\"b":{"value":2}}}',
  );
});

describe('responses that Mesos writes by hand', () => {
  it('always have their lists, but no deprecated ones', () => {
    expect(write('mesos.v1.master.Response.GetTasks', {})).toBe(
      '{"tasks":[],"unreachable_tasks":[],"completed_tasks":[]}',
    );
    expect(write('mesos.v1.master.Response.GetAgents', { agents: [] })).toBe('{"agents":[],"recovered_agents":[]}');
    expect(write('mesos.v1.master.Response.GetFrameworks', {})).toBe('{"frameworks":[],"completed_frameworks":[]}');
    expect(write('mesos.v1.master.Response.GetExecutors', {})).toBe('{"executors":[]}');
    expect(write('mesos.v1.agent.Response.GetExecutors', {})).toBe('{"executors":[],"completed_executors":[]}');
  });

  it('are not all: these leave empty lists out', () => {
    expect(write('mesos.v1.master.Response.GetRoles', {})).toBe('{}');
    expect(write('mesos.v1.master.Response.GetOperations', {})).toBe('{}');
    expect(write('mesos.v1.master.Response.GetWeights', {})).toBe('{}');
  });
});

it('writes UNKNOWN for names that Mesos 1.11.0 does not know', () => {
  expect(write('mesos.v1.MasterInfo.Capability', { type: 'QUOTA_V2' })).toBe('{"type":"UNKNOWN"}');
  expect(write('mesos.v1.MasterInfo.Capability', { type: 'AGENT_DRAINING' })).toBe('{"type":"AGENT_DRAINING"}');
  expect(write('mesos.v1.CapabilityInfo', { capabilities: ['BPF', 'CHOWN'] })).toBe(
    '{"capabilities":["UNKNOWN","CHOWN"]}',
  );
});

it('writes ASCII on one line, so that its characters are its bytes', () => {
  const value = 'a"b\\c/\u0000\n\u007f é € 😀 \u2028 \ud800';
  const bytes = jsonCodec('mesos.v1.TaskID').encode({ value });
  const text = Buffer.from(bytes).toString('latin1');
  expect(text).toMatch(/^[ -~]*$/);
  expect(text).toContain('\\u00e9 \\u20ac \\ud83d\\ude00 \\u2028');
  expect(JSON.parse(text)).toEqual({ value });
});

describe('what does not fit', () => {
  const loose = (name: keyof Messages, value: unknown) =>
    (jsonCodec(name) as { encode(value: unknown): Uint8Array }).encode(value);

  it('names the required field that is missing', () => {
    expect(() => loose('mesos.v1.scheduler.Event', { offers: { offers: [{ id: {} }] } })).toThrow(
      'Missing required fields: offers.offers[0].id.value',
    );
  });

  it.each([
    ['mesos.v1.TaskID', { value: 1 }, "Expecting a string for field 'value'"],
    ['mesos.v1.TaskID', { value: null }, "Expecting a string for field 'value'"],
    ['mesos.v1.TaskID', 'x', 'Expecting an object'],
    ['mesos.v1.Value', { type: 'NONE' }, "Unknown name NONE for field 'type'"],
    ['mesos.v1.TimeInfo', { nanoseconds: 0.5 }, "Expecting a 64-bit integer for field 'nanoseconds'"],
    ['mesos.v1.TimeInfo', { nanoseconds: 2n ** 63n }, "Expecting a 64-bit integer for field 'nanoseconds'"],
    ['mesos.v1.scheduler.Call.Revive', { roles: 'a' }, "Expecting a list for field 'roles'"],
    ['mesos.v1.UUID', { value: 'aGk' }, "Expecting bytes for field 'value'"],
  ] as const)('refuses %s %j', (name, value, message) => {
    expect(() => loose(name, value)).toThrow(message);
  });

  it('refuses nesting that would exhaust the stack', () => {
    let container: Messages['mesos.v1.ContainerID'] = { value: 'c' };
    for (let depth = 0; depth < 10_000; depth += 1) container = { value: 'c', parent: container };
    expect(() => write('mesos.v1.ContainerID', container)).toThrow('Messages are nested too deep');
  });
});

it('gives the value that the text stands for, to embed it', () => {
  expect(toJson('mesos.v1.FrameworkInfo', { user: 'é', name: 'n' })).toEqual({
    user: 'é',
    name: 'n',
    failover_timeout: 0,
    checkpoint: false,
  });
});
