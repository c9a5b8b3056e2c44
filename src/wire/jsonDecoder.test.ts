import type { Messages } from '../model/generated/messages.ts';
import { jsonCodec } from './codec.ts';
import { JsonSyntaxError, WireError } from './wireError.ts';

function read<Name extends keyof Messages>(name: Name, json: unknown): Messages[Name] {
  return readText(name, JSON.stringify(json));
}

function readText<Name extends keyof Messages>(name: Name, text: string): Messages[Name] {
  return jsonCodec(name).decode(Buffer.from(text));
}

const call = 'mesos.v1.scheduler.Call';

describe('names', () => {
  it('SCHED-005 ignores fields that the message does not have', () => {
    expect(read('mesos.v1.TaskID', { value: 't', slave_id: { value: 's' }, toString: 1 })).toEqual({ value: 't' });
  });

  it('SCHED-005 takes null for unset, everywhere', () => {
    const json = { type: 'DECLINE', framework_id: null, decline: { offer_ids: null, filters: null } };
    expect(read(call, json)).toEqual({ type: 'DECLINE', decline: {} });
    expect(read(call, { revive: { roles: [null, 'a', null] } })).toEqual({ revive: { roles: ['a'] } });
  });

  it('lets the last count of a field given twice', () => {
    expect(readText('mesos.v1.TaskID', '{"value":"a","value":"b"}')).toEqual({ value: 'b' });
    expect(readText('mesos.v1.Filters', '{"refuse_seconds":1,"refuse_seconds":null}')).toEqual({});
  });

  it('reads a field called __proto__ as one that is unknown, and a key called so as any other', () => {
    expect(Object.getPrototypeOf(readText('mesos.v1.Filters', '{"__proto__":{"refuse_seconds":1}}'))).toBe(
      Object.prototype,
    );
    const task = '{"name":"n","task_id":{"value":"t"},"agent_id":{"value":"a"},"limits":{"__proto__":{"value":1}}}';
    const { limits = {} } = readText('mesos.v1.TaskInfo', task);
    expect(Object.entries(limits)).toEqual([['__proto__', { value: 1 }]]);
    expect(({} as Record<string, unknown>)['value']).toBeUndefined();
  });
});

describe('lists', () => {
  it('takes a lone value for a list of one', () => {
    const operation = { type: 'LAUNCH', launch: { task_infos: [] } };
    expect(read(call, { accept: { offer_ids: { value: 'o' }, operations: operation } })).toEqual({
      accept: { offer_ids: [{ value: 'o' }], operations: [{ type: 'LAUNCH', launch: {} }] },
    });
    expect(read(call, { revive: { roles: 'a' } })).toEqual({ revive: { roles: ['a'] } });
  });

  it('takes lists within a list as part of it, as Mesos does', () => {
    expect(read(call, { revive: { roles: ['a', ['b', ['c']]] } })).toEqual({ revive: { roles: ['a', 'b', 'c'] } });
  });

  it('leaves empty lists and maps unset', () => {
    expect(read(call, { revive: { roles: [] } })).toEqual({ revive: {} });
    expect(read('mesos.v1.quota.QuotaConfig', { role: 'r', limits: {} })).toEqual({ role: 'r' });
  });

  it('SCHED-004 refuses an array for a singular field', () => {
    expect(() => read(call, { revive: [{}] })).toThrow("Not expecting a JSON array for field 'revive'");
    expect(() => read(call, [])).toThrow(WireError);
  });
});

describe('enums', () => {
  it('SCHED-005 leaves a field unset whose name is not known', () => {
    expect(read(call, { type: 'NO_SUCH_TYPE', revive: {} })).toEqual({ revive: {} });
    expect(read('mesos.v1.scheduler.AttributeConstraint.Selector', { pseudoattribute_type: 'X' })).toEqual({});
  });

  it('SCHED-004 refuses an unknown name of a required field', () => {
    expect(() => read('mesos.v1.Value', { type: 'NO_SUCH_TYPE' })).toThrow('Missing required fields: type');
  });

  it('SCHED-004 refuses a number or boolean for an enum', () => {
    expect(() => read(call, { type: 1 })).toThrow("Not expecting a JSON number for field 'type'");
    expect(() => read(call, { type: true })).toThrow("Not expecting a JSON boolean for field 'type'");
    expect(() => readText(call, '{"type":12345678901234567}')).toThrow("Not expecting a JSON number for field 'type'");
  });

  it('knows names newer than those it writes', () => {
    expect(read('mesos.v1.MasterInfo.Capability', { type: 'QUOTA_V2' })).toEqual({ type: 'QUOTA_V2' });
  });
});

describe('numbers', () => {
  const health = 'mesos.v1.HealthCheck';
  const file = 'mesos.v1.master.Call.ReadFile';

  it('truncates a float for an integer', () => {
    expect(read(health, { consecutive_failures: 3.9 })).toEqual({ consecutive_failures: 3 });
    expect(readText('mesos.v1.TimeInfo', '{"nanoseconds":-3.9}')).toEqual({ nanoseconds: -3 });
    expect(readText('mesos.v1.TimeInfo', '{"nanoseconds":-0.5}').nanoseconds).toBe(0);
    expect(readText('mesos.v1.TimeInfo', '{"nanoseconds":1.5e18}')).toEqual({ nanoseconds: 1500000000000000000n });
  });

  it('SCHED-005 reads numbers from strings', () => {
    expect(read(health, { consecutive_failures: '4', delay_seconds: ' -1.5e1' })).toEqual({
      consecutive_failures: 4,
      delay_seconds: -15,
    });
    expect(read(health, { delay_seconds: '05', timeout_seconds: '5.' })).toEqual({
      delay_seconds: 5,
      timeout_seconds: 5,
    });
    expect(read(file, { path: '/', offset: '18446744073709551615' }).offset).toBe(18446744073709551615n);
    for (const text of ['', 'x', '0x10', '1x', 'NaN', '+1', '5 ', '1e400', 'infinity', '+Infinity', ' Infinity']) {
      expect(() => read(health, { delay_seconds: text })).toThrow(WireError);
    }
  });

  it('SCHED-005 reads booleans from strings', () => {
    const info = { user: 'u', name: 'n' };
    expect(read('mesos.v1.FrameworkInfo', { ...info, checkpoint: 'true' })).toEqual({ ...info, checkpoint: true });
    expect(read('mesos.v1.FrameworkInfo', { ...info, checkpoint: 'false' })).toEqual({ ...info, checkpoint: false });
    expect(() => read('mesos.v1.FrameworkInfo', { ...info, checkpoint: 'yes' })).toThrow(WireError);
    expect(() => read('mesos.v1.FrameworkInfo', { ...info, checkpoint: 1 })).toThrow(WireError);
  });

  it('SCHED-005 reads "Infinity" and "-Infinity" for doubles only', () => {
    expect(read(health, { delay_seconds: 'Infinity', timeout_seconds: '-Infinity' })).toEqual({
      delay_seconds: Infinity,
      timeout_seconds: -Infinity,
    });
    expect(() => read(health, { consecutive_failures: 'Infinity' })).toThrow(WireError);
  });

  it('keeps all digits of 64-bit integers', () => {
    expect(readText(file, '{"path":"/","offset":18446744073709551615,"length":9007199254740993}')).toEqual({
      path: '/',
      offset: 18446744073709551615n,
      length: 9007199254740993n,
    });
    expect(readText('mesos.v1.TimeInfo', '{"nanoseconds":-9223372036854775808}').nanoseconds).toBe(-(2n ** 63n));
    expect(readText('mesos.v1.TimeInfo', '{"nanoseconds":9007199254740991}').nanoseconds).toBe(9007199254740991);
  });

  it('reads a long integer for a double', () => {
    expect(readText(health, '{"delay_seconds":12345678901234567890}').delay_seconds).toBe(
      Number('12345678901234567890'),
    );
  });

  it.each(['9223372036854775808', '-9223372036854775809', '1e19', '1e400', '"9223372036854775808"'])(
    'SCHED-004 refuses %s for an int64',
    (literal) => {
      expect(() => readText('mesos.v1.TimeInfo', `{"nanoseconds":${literal}}`)).toThrow("'nanoseconds'");
    },
  );

  it.each(['-1', '18446744073709551616', '1e20'])('SCHED-004 refuses %s for a uint64', (literal) => {
    expect(() => readText(file, `{"path":"/","offset":${literal}}`)).toThrow("'offset'");
  });

  it.each(['-1', '4294967296', '12345678901234567890'])('SCHED-004 refuses %s for a uint32', (literal) => {
    expect(() => readText(health, `{"consecutive_failures":${literal}}`)).toThrow("'consecutive_failures'");
  });

  it.each(['2147483648', '-2147483649'])('SCHED-004 refuses %s for an int32', (literal) => {
    expect(() => readText('mesos.v1.Address', `{"port":${literal}}`)).toThrow("'port'");
  });
});

describe('strings and bytes', () => {
  it('SCHED-004 refuses a number where a string belongs, however long', () => {
    expect(() => read('mesos.v1.TaskID', { value: 1 })).toThrow("Not expecting a JSON number for field 'value'");
    expect(() => readText('mesos.v1.TaskID', '{"value":12345678901234567890}')).toThrow('Not expecting a JSON number');
    expect(() => read('mesos.v1.TaskID', { value: true })).toThrow("Not expecting a JSON boolean for field 'value'");
    expect(() => read('mesos.v1.TaskID', { value: {} })).toThrow("Not expecting a JSON object for field 'value'");
  });

  it('SCHED-005 reads base64, with white space and with or without padding', () => {
    for (const text of ['aGk/Pz8+', 'aGk/\nPz8+ ', '\taGk/Pz8+', 'aGk/ Pz8+==', 'aGk/Pz8+= ignored']) {
      expect(read('mesos.v1.UUID', { value: text })).toEqual({ value: new Uint8Array(Buffer.from('hi???>')) });
    }
    expect(read('mesos.v1.UUID', { value: 'aGk' })).toEqual({ value: new Uint8Array(Buffer.from('hi')) });
    expect(read('mesos.v1.UUID', { value: '' })).toEqual({ value: new Uint8Array() });
  });

  it.each(['*', 'aGk*', 'aGk-', 'aG_k', 'no base64!', 'aGké', 'aGk\0'])('SCHED-004 refuses the base64 %j', (text) => {
    expect(() => read('mesos.v1.UUID', { value: text })).toThrow('Invalid base64 character');
  });

  it('SCHED-004 refuses half a surrogate pair, and nothing that only looks like it', () => {
    expect(() => readText('mesos.v1.TaskID', '{"value":"\\ud83d"}')).toThrow(JsonSyntaxError);
    expect(() => readText('mesos.v1.TaskID', '{"value":"\\ude00\\ud83d"}')).toThrow(JsonSyntaxError);
    expect(readText('mesos.v1.TaskID', '{"value":"\\ud83d\\ude00"}')).toEqual({ value: '😀' });
    expect(readText('mesos.v1.TaskID', '{"value":"\\\\ud83d"}')).toEqual({ value: '\\ud83d' });
  });
});

describe('messages', () => {
  it('SCHED-004 names the required field that is missing', () => {
    const subscribe = { framework_info: { name: 'n' } };
    expect(() => read(call, { type: 'SUBSCRIBE', subscribe })).toThrow(
      'Missing required fields: subscribe.framework_info.user',
    );
    expect(() => read(call, { accept: { offer_ids: [{ value: 'a' }, {}] } })).toThrow(
      'Missing required fields: accept.offer_ids[1].value',
    );
    expect(() => read('mesos.v1.quota.QuotaConfig', { role: 'r', limits: { cpus: {} } })).toThrow(
      'Missing required fields: limits[0].value.value',
    );
  });

  it('SCHED-004 names all required fields that are missing, those of a message before those in it', () => {
    const decoding = (body: object) => () => read(call, body);
    const acknowledge = { agent_id: {}, uuid: null };
    expect(decoding({ type: 'ACKNOWLEDGE', acknowledge })).toThrow(
      /: acknowledge\.task_id, acknowledge\.uuid, acknowledge\.agent_id\.value$/,
    );
    const reconcile = { tasks: [{ task_id: { value: 't' } }, {}, { task_id: {} }] };
    expect(decoding({ type: 'RECONCILE', reconcile })).toThrow(
      /: reconcile\.tasks\[1\]\.task_id, reconcile\.tasks\[2\]\.task_id\.value$/,
    );
  });

  it('SCHED-004 names no more than a hundred of them', () => {
    const reconcile = { tasks: Array.from({ length: 1000 }, () => ({})) };
    expect(() => read(call, { type: 'RECONCILE', reconcile })).toThrow(/tasks\[99\]\.task_id$/);
  });

  it('takes null in a map for the empty value', () => {
    expect(() => read('mesos.v1.quota.QuotaConfig', { role: 'r', limits: { cpus: null } })).toThrow(WireError);
  });

  it('takes a required field that has a default for missing all the same', () => {
    expect(() => read('mesos.v1.MasterInfo', { id: 'm', ip: 1 })).toThrow('Missing required fields: port');
  });

  it('refuses nesting that would exhaust the stack', () => {
    const deep = (depth: number) => '{"value":"c","parent":'.repeat(depth) + '{"value":"c"}' + '}'.repeat(depth);
    expect(() => readText('mesos.v1.ContainerID', deep(99))).not.toThrow();
    expect(() => readText('mesos.v1.ContainerID', deep(100_000))).toThrow('Messages are nested too deep');
    const lists = `{"roles":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(() => readText('mesos.v1.scheduler.Call.Revive', lists)).toThrow(WireError);
    expect(readText('mesos.v1.Filters', `{"unknown":${deep(100_000)}}`)).toEqual({});
  });

  it('keeps the member of a oneof that was given last', () => {
    const selector = '{"attribute_name":"rack","pseudoattribute_type":"HOSTNAME"}';
    expect(readText('mesos.v1.scheduler.AttributeConstraint.Selector', selector)).toEqual({
      pseudoattribute_type: 'HOSTNAME',
    });
  });

  it.each(['', '{', 'null', '1', '"x"', '{}x', '\ufeff{}'])('SCHED-004 refuses the body %j', (text) => {
    expect(() => readText(call, text)).toThrow(WireError);
  });
});
