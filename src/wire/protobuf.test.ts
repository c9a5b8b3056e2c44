import type { Messages } from '../model/generated/messages.ts';
import { codec, protobufCodec } from './codec.ts';
import { TooManyValuesError, WireError } from './wireError.ts';

const read = <Name extends keyof Messages>(name: Name, ...bytes: number[]) =>
  protobufCodec(name).decode(Uint8Array.from(bytes));
const ascii = (text: string) => [...Buffer.from(text, 'latin1')];

describe('decoding', () => {
  it('ignores unknown fields of every wire type', () => {
    const unknown = [0x78, 1, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7a, 1, 0, 0x7d, 1, 2, 3, 4, 0x7b, 0x08, 1, 0x7c];
    expect(read('mesos.v1.TaskID', ...unknown, 0x0a, 1, 0x74)).toEqual({ value: 't' });
  });

  it('ignores a known field of the wrong wire type', () => {
    expect(read('mesos.v1.Filters', 0x08, 5)).toEqual({});
  });

  it('drops an unknown number of an enum, and refuses it for a required field', () => {
    expect(read('mesos.v1.scheduler.Call', 0x10, 0x63)).toEqual({});
    expect(() => read('mesos.v1.Value', 0x08, 0x63)).toThrow('Missing required fields: type');
  });

  it('lets the last of a scalar count, and merges a message given twice', () => {
    expect(read('mesos.v1.TaskID', 0x0a, 1, 0x61, 0x0a, 1, 0x62)).toEqual({ value: 'b' });
    const twice = [0x0a, 2, 0x08, 1, 0x0a, 2, 0x08, 2];
    expect(read('mesos.v1.CgroupInfo', ...twice)).toEqual({ net_cls: { classid: 2 } });
    const health = [0x0a, 2, 0x08, 80, 0x0a, 4, 0x08, 81, 0x20, 7];
    expect(read('mesos.v1.HealthCheck', ...health)).toEqual({ http: { port: 81, statuses: [7] } });
  });

  it('reads repeated numbers packed and unpacked', () => {
    const unpacked = [0x20, 200, 1, 0x20, 201, 1];
    expect(read('mesos.v1.HealthCheck.HTTPCheckInfo', 0x08, 80, ...unpacked)).toEqual({
      port: 80,
      statuses: [200, 201],
    });
    const packed = [0x22, 4, 200, 1, 201, 1];
    expect(read('mesos.v1.HealthCheck.HTTPCheckInfo', 0x08, 80, ...packed)).toEqual({ port: 80, statuses: [200, 201] });
    expect(() => read('mesos.v1.HealthCheck.HTTPCheckInfo', 0x08, 80, 0x22, 1, 200)).toThrow(WireError);
  });

  it('reads 64-bit integers as numbers where these are exact', () => {
    const minusOne = [0x08, ...Array<number>(9).fill(0xff), 1];
    expect(read('mesos.v1.TimeInfo', ...minusOne)).toEqual({ nanoseconds: -1 });
    const largest = { path: '/', offset: 2n ** 64n - 1n, length: Number.MAX_SAFE_INTEGER };
    const bytes = protobufCodec('mesos.v1.master.Call.ReadFile').encode(largest);
    expect(protobufCodec('mesos.v1.master.Call.ReadFile').decode(bytes)).toEqual(largest);
  });

  it('reads entries of a map without key or value', () => {
    const volume = 'mesos.v1.Volume.Source.CSIVolume.StaticProvisioning';
    const bytes = protobufCodec(volume).encode({
      volume_id: 'v',
      volume_capability: { access_mode: { mode: 'UNKNOWN' } },
    });
    expect(read(volume, ...bytes, 0x2a, 0)).toMatchObject({ volume_context: { '': '' } });
    expect(() => read('mesos.v1.quota.QuotaConfig', 0x0a, 1, 0x72, 0x1a, 0)).toThrow(
      'Missing required fields: limits.value',
    );
  });

  it('copies bytes, so that a message does not hold on to its buffer', () => {
    const buffer = Buffer.from([0x0a, 2, 1, 2]);
    const { value } = protobufCodec('mesos.v1.UUID').decode(buffer);
    buffer.fill(0);
    expect(value).toEqual(Uint8Array.of(1, 2));
    expect(value.buffer.byteLength).toBe(2);
  });

  it('keeps the member of a oneof that came last', () => {
    expect(read('mesos.v1.scheduler.AttributeConstraint.Selector', 0x12, 1, 0x61, 0x08, 1)).toEqual({
      pseudoattribute_type: 'HOSTNAME',
    });
  });

  it.each([
    ['a truncated string', [0x0a, 5, 0x61]],
    ['a truncated length', [0x0a, 0x80]],
    ['a huge length', [0x0a, 0xff, 0xff, 0xff, 0xff, 0x07]],
    ['a length beyond 32 bits', [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['invalid UTF-8', [0x0a, 1, 0xff]],
    ['a surrogate in UTF-8', [0x0a, 3, 0xed, 0xa0, 0x80]],
    ['field number 0', [0x00, 1]],
    ['wire type 7', [0x0f]],
    ['the end of a group that did not begin', [0x0c]],
    ['a group without an end', [0x0b, 0x10, 1]],
    ['nested groups without an end', Array<number>(100_000).fill(0x0b)],
  ])('SCHED-004 refuses %s', (_what, bytes) => {
    expect(() => read('mesos.v1.TaskID', ...bytes.slice(0, 1000))).toThrow(WireError);
  });

  it('reads a replacement character that was really sent', () => {
    expect(read('mesos.v1.TaskID', 0x0a, 3, 0xef, 0xbf, 0xbd)).toEqual({ value: '\ufffd' });
  });

  it('refuses nesting that would exhaust the stack', () => {
    let bytes: number[] = [0x0a, 1, 0x63];
    for (let depth = 0; depth < 150; depth += 1) {
      const length = bytes.length;
      bytes = [0x0a, 1, 0x63, 0x12, ...(length < 128 ? [length] : [(length & 127) | 128, length >> 7]), ...bytes];
    }
    expect(() => read('mesos.v1.ContainerID', ...bytes)).toThrow('Messages are nested too deep');
  });

  it('SCHED-004 names the field where the bytes are wrong', () => {
    expect(() => read('mesos.v1.scheduler.Call', 0x0a, 2, 0x12, 0)).toThrow(
      'Missing required fields: framework_id.value',
    );
  });
});

describe('encoding', () => {
  const loose = (name: keyof Messages, value: unknown) =>
    (protobufCodec(name) as { encode(value: unknown): Uint8Array }).encode(value);

  it('writes fields in the order of their numbers, and defaults only where they are set', () => {
    const info = { id: { value: 'f' }, name: 'n', user: 'u', checkpoint: false };
    const bytes = [0x0a, 1, ...ascii('u'), 0x12, 1, ...ascii('n'), 0x1a, 3, 0x0a, 1, ...ascii('f'), 0x28, 0];
    expect([...protobufCodec('mesos.v1.FrameworkInfo').encode(info)]).toEqual(bytes);
  });

  it('keeps names that JSON does not write', () => {
    expect([...protobufCodec('mesos.v1.MasterInfo.Capability').encode({ type: 'QUOTA_V2' })]).toEqual([0x08, 3]);
  });

  it('names the required field that is missing', () => {
    expect(() => loose('mesos.v1.scheduler.Event', { offers: { offers: [{ id: {} }] } })).toThrow(
      'Missing required fields: offers.offers[0].id.value',
    );
    expect(() => loose('mesos.v1.quota.QuotaConfig', { role: 'r', limits: { cpus: {} } })).toThrow(
      'Missing required fields: limits[cpus].value',
    );
  });

  it.each([
    ['mesos.v1.TaskID', { value: 1 }],
    ['mesos.v1.TaskID', null],
    ['mesos.v1.Value', { type: 'NONE' }],
    ['mesos.v1.Address', { port: 2 ** 31 }],
    ['mesos.v1.HealthCheck', { consecutive_failures: -1 }],
    ['mesos.v1.TimeInfo', { nanoseconds: 2n ** 63n }],
    ['mesos.v1.Filters', { refuse_seconds: '5' }],
    ['mesos.v1.scheduler.Call.Revive', { roles: 'a' }],
  ] as const)('refuses %s %j', (name, value) => {
    expect(() => loose(name, value)).toThrow(WireError);
  });

  it('refuses nesting that would exhaust the stack', () => {
    let container: Messages['mesos.v1.ContainerID'] = { value: 'c' };
    for (let depth = 0; depth < 10_000; depth += 1) container = { value: 'c', parent: container };
    expect(() => protobufCodec('mesos.v1.ContainerID').encode(container)).toThrow('Messages are nested too deep');
  });
});

describe('decoding of more values than may be', () => {
  const decode = (name: 'mesos.v1.scheduler.Call' | 'mesos.v1.HealthCheck', maxValues: number, ...bytes: number[]) =>
    protobufCodec(name).decode(Uint8Array.from(bytes), maxValues);

  it.each([
    ['messages', 'mesos.v1.scheduler.Call', [0x22, 6, 0x12, 0, 0x12, 0, 0x12, 0], 4],
    ['unknown fields', 'mesos.v1.scheduler.Call', [0x78, 1, 0x78, 1], 2],
    ['packed numbers', 'mesos.v1.HealthCheck', [0x0a, 6, 0x08, 80, 0x22, 2, 200, 1], 4],
  ] as const)('is refused, %s included', (_what, name, bytes, values) => {
    expect(() => decode(name, values, ...bytes)).not.toThrow();
    expect(() => decode(name, values - 1, ...bytes)).toThrow(TooManyValuesError);
  });
});

it('chooses the codec by media type', () => {
  expect(codec('application/json', 'mesos.v1.TaskID').mediaType).toBe('application/json');
  expect(codec('application/x-protobuf', 'mesos.v1.TaskID').mediaType).toBe('application/x-protobuf');
});
