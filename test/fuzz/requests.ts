import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { jsonCodec, protobufCodec } from '../../src/wire/codec.ts';

/** Bytes of one request, and what its sender does when they are sent. */
export interface Attack {
  readonly bytes: Buffer;
  /** Where the sender pauses, as a part of the whole; what follows comes with the next packet. */
  readonly pauseAt: number;
  readonly then: 'waits' | 'ends' | 'breaks';
}

const operatorCalls = [
  ...['GET_HEALTH', 'GET_STATE', 'GET_TASKS', 'GET_AGENTS', 'GET_FRAMEWORKS', 'GET_ROLES', 'GET_METRICS', 'GET_FLAGS'],
  ...['TEARDOWN', 'RESERVE_RESOURCES', 'UNRESERVE_RESOURCES', 'CREATE_VOLUMES', 'DESTROY_VOLUMES', 'GROW_VOLUME'],
  ...['UPDATE_WEIGHTS', 'UPDATE_QUOTA', 'SET_QUOTA', 'REMOVE_QUOTA', 'START_MAINTENANCE', 'STOP_MAINTENANCE'],
  ...['UPDATE_MAINTENANCE_SCHEDULE', 'DRAIN_AGENT', 'MARK_AGENT_GONE', 'LIST_FILES', 'READ_FILE', 'UNKNOWN', 'FOO'],
  ...['SHRINK_VOLUME', 'DEACTIVATE_AGENT', 'REACTIVATE_AGENT', 'SET_LOGGING_LEVEL', 'GET_OPERATIONS', 'GET_QUOTA'],
];
const schedulerCalls = [
  ...['SUBSCRIBE', 'ACCEPT', 'DECLINE', 'REVIVE', 'SUPPRESS', 'KILL', 'SHUTDOWN', 'ACKNOWLEDGE', 'RECONCILE'],
  ...['ACKNOWLEDGE_OPERATION_STATUS', 'RECONCILE_OPERATIONS', 'MESSAGE', 'REQUEST', 'UPDATE_FRAMEWORK', 'TEARDOWN'],
];
const paths = [
  ...['/api/v1', '/api/v1/scheduler', '/master/api/v1', '/master/api/v1/scheduler', '/state', '/state.json'],
  ...['/state-summary', '/slaves', '/frameworks', '/tasks', '/roles', '/flags', '/version', '/health', '/redirect'],
  ...['/metrics/snapshot', '/teardown', '/reserve', '/unreserve', '/create-volumes', '/destroy-volumes', '/weights'],
  ...['/quota', '/maintenance/schedule', '/maintenance/status', '/machine/down', '/machine/up', '/logging/toggle'],
  ...['/files/browse', '/files/read', '/files/download', '/files/debug', '/system/stats.json', '/explain', '/nope'],
  ...['/', '/app', '/assets/img', '/registrar(1)/registry'],
];

/** Names that calls have, and those by which objects are corrupted. */
const names = fc.oneof(
  fc.constantFrom('type', 'value', 'framework_id', 'agent_id', 'task_id', 'offer_ids', 'operations', 'launch', 'roles'),
  fc.constantFrom(
    'resources',
    'scalar',
    'ranges',
    'reservations',
    'role',
    'weight_infos',
    'task_infos',
    'name',
    'uuid',
  ),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then', 'toJSON'),
  fc.string({ maxLength: 8 }),
);

const numbers = fc.oneof(
  fc.constantFrom('1e999', '-1e999', '1e-400', '9007199254740993', '18446744073709551616', '-0', '0.1e1', '00', 'NaN'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);

/** JSON as text, for there is more of that than JavaScript can write. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('null', 'true', '""', '"\\ud800"', '"*"', '[]', '{}'),
    numbers,
    fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text)),
    fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    fc.array(fc.tuple(names, tie('json')), { maxLength: 4 }).map((members) => objectOf(members)),
  ),
}));

function objectOf(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

const types = fc.constantFrom(...operatorCalls, ...schedulerCalls);
const callText = fc
  .tuple(types, json, fc.array(fc.tuple(names, json), { maxLength: 2 }))
  .map(([type, part, more]) => objectOf([['type', JSON.stringify(type)], [type.toLowerCase(), part], ...more]));

const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '{"accept":'), fc.integer({ min: 1, max: 20_000 }))
  .map(([open, times]) => open.repeat(times));

const jsonOfCall = jsonCodec('mesos.v1.scheduler.Call');
const bytesOfCall = protobufCodec('mesos.v1.scheduler.Call');

/** A call that means something, encoded, with some bytes changed. */
const damaged = fc
  .tuple(fc.constantFrom(...schedulerCalls), fc.boolean(), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
  .map(([type, asJson, changes]) => {
    const call = { type: type as 'KILL', framework_id: { value: 'nobody' }, kill: { task_id: { value: 't' } } };
    const bytes = Buffer.from((asJson ? jsonOfCall : bytesOfCall).encode(call));
    for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
    return bytes;
  });

const form = fc
  .array(fc.tuple(fc.constantFrom('frameworkId', 'slaveId', 'resources', 'volumes', '__proto__', '%'), json))
  .map((pairs) =>
    pairs.map(([name, value]) => `${name}=${encodeURIComponent(Buffer.from(value).toString())}`).join('&'),
  );

const plain: fc.Arbitrary<Buffer> = fc.oneof(
  fc.oneof(callText, callText, json, deep, form).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  damaged,
);

/** Most of them as they are; some compressed, also where no header says so, and some of these cut off. */
const body: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 1, arbitrary: plain.map((bytes) => gzipSync(bytes)) },
  { weight: 1, arbitrary: fc.tuple(plain, fc.nat()).map(([bytes, end]) => cutOff(gzipSync(bytes), end)) },
);

function cutOff(bytes: Buffer, end: number): Buffer {
  return bytes.subarray(0, end % bytes.length);
}

const target = fc.oneof(
  fc.constantFrom(...paths),
  fc.tuple(fc.constantFrom(...paths), fc.webQueryParameters()).map(([path, query]) => `${path}?${query}`),
  fc.tuple(fc.constantFrom(...paths), fc.string({ maxLength: 10 })).map(([path, more]) => `${path}/${more}`),
  fc.constantFrom(
    '',
    '*',
    '//',
    '/..',
    '/%00',
    '/%E0%A4%A',
    '/a'.repeat(5000),
    'http://other/state',
    '/state?jsonp=a b',
  ),
);

const method = fc.oneof(
  fc.constantFrom('POST', 'POST', 'GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT'),
  fc.constantFrom('post', '', 'G\0T', 'PRI', 'X'.repeat(200)),
);

const header = fc.oneof(
  fc
    .constantFrom('application/json', 'application/x-protobuf', 'text/plain', 'application/x-www-form-urlencoded', '')
    .map((value) => `Content-Type: ${value}`),
  fc
    .constantFrom('*/*', 'application/json', 'application/x-protobuf', 'text/html', ',;q=', 'a/b;q=nope', '')
    .map((value) => `Accept: ${value}`),
  fc
    .constantFrom('Basic YWxpY2U6d29uZGVy', 'Basic YWxpY2U6', 'Basic !!!', 'Bearer x', 'Basic', '', 'Digest a="b"')
    .map((value) => `Authorization: ${value}`),
  fc.base64String({ maxLength: 40 }).map((value) => `Authorization: Basic ${value}`),
  fc.constantFrom('chunked', 'gzip', 'chunked, chunked', '').map((value) => `Transfer-Encoding: ${value}`),
  fc.constantFrom('-1', '1', 'x', '99999999999999999999').map((value) => `Content-Length: ${value}`),
  fc.constantFrom('gzip', 'GZIP', 'gzip, gzip', 'br', '').map((value) => `Content-Encoding: ${value}`),
  fc.constantFrom('nope', '', 'a, b').map((value) => `Mesos-Stream-Id: ${value}`),
  fc.constantFrom('null', 'http://evil.example.com', '').map((value) => `Origin: ${value}`),
  fc.constantFrom('Expect: 100-continue', 'Upgrade: websocket', 'Connection: Upgrade', 'Accept-Encoding: gzip'),
  fc.constantFrom(
    '__proto__: 1',
    'constructor: 1',
    ': no name',
    'No colon',
    'Space : 1',
    `X-Large: ${'x'.repeat(70_000)}`,
  ),
);

const signIn = 'Authorization: Basic YWxpY2U6d29uZGVy';

/** Requests as nobody should send them, most of them from somebody who may. */
export const attacks: fc.Arbitrary<Attack> = fc
  .record({
    method,
    target,
    headers: fc.array(header, { maxLength: 4 }),
    known: fc.boolean(),
    json: fc.boolean(),
    body,
    pauseAt: fc.double({ min: 0, max: 1, noNaN: true }),
    then: fc.constantFrom('waits', 'waits', 'ends', 'breaks'),
  })
  .map(({ method: verb, target: to, headers, known, json: isJson, body: content, pauseAt, then }) => {
    const lines = [
      `${verb} ${to} HTTP/1.1`,
      'Host: localhost',
      'Connection: close',
      ...(known ? [signIn] : []),
      ...(isJson ? ['Content-Type: application/json'] : []),
      ...headers,
      ...(headers.some((line) => /^(Content-Length|Transfer-Encoding)/.test(line))
        ? []
        : [`Content-Length: ${content.length}`]),
    ];
    return { bytes: Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), content]), pauseAt, then };
  });
