import { connect } from 'node:net';
import { codec } from '../../wire/codec.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { open } from '../../../test/support/httpClient.ts';
import { agentId, frameworkId, subscribeCall, type MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';

const path = '/api/v1/scheduler';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario();
});

afterEach(closeScenarios);

describe('what is checked before a call is looked at', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('SCHED-002 answers 405 to %s', async (method) => {
    const { status, headers, text } = await scenario.ask(path, { method });
    expect(status).toBe(405);
    expect(headers.allow).toBe('POST');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toBe(`405 Method Not Allowed. Expecting one of { 'POST' }, but received '${method}'.`);
  });

  it.each([
    [undefined, 400, "Expecting 'Content-Type' to be present"],
    ['application/json; charset=utf-8', 415, "Expecting 'Content-Type' of application/json or application/x-protobuf"],
    ['text/plain', 415, "Expecting 'Content-Type' of application/json or application/x-protobuf"],
  ])('SCHED-003 answers content type %s with %i', async (contentType, status, text) => {
    const headers = contentType === undefined ? {} : { 'Content-Type': contentType };
    const reply = await scenario.ask(path, { method: 'POST', headers, body: JSON.stringify(subscribeCall()) });
    expect(reply).toMatchObject({ status, text });
  });

  it.each([
    ['', /^Failed to parse body into JSON: /],
    ['{', /^Failed to parse body into JSON: /],
    ['[]', /^Failed to convert JSON into Call protobuf: Expecting a JSON object$/],
    ['{"type":"KILL","kill":{}}', /^Failed to convert JSON into Call protobuf: .*kill\.task_id/],
    ['{}', /^Failed to validate scheduler::Call: Expecting 'type' to be present$/],
    ['{"type":"NO_SUCH_CALL"}', /^Failed to validate scheduler::Call: Expecting 'type' to be present$/],
    ['{"type":"UNKNOWN"}', /^Failed to validate scheduler::Call: Expecting 'framework_id' to be present$/],
    ['{"type":"SUBSCRIBE"}', /^Failed to validate scheduler::Call: Expecting 'subscribe' to be present$/],
    ['{"type":"DECLINE","decline":{}}', /^Failed to validate scheduler::Call: Expecting 'framework_id' to be present$/],
  ])('SCHED-004 SCHED-014 answers 400 to the body %j', async (body, text) => {
    const headers = { 'Content-Type': 'application/json' };
    const reply = await scenario.ask(path, { method: 'POST', headers, body });
    expect(reply.status).toBe(400);
    expect(reply.text).toMatch(text);
  });

  it('SCHED-004 answers 400 to bytes that are no protobuf', async () => {
    const headers = { 'Content-Type': 'application/x-protobuf' };
    const reply = await scenario.ask(path, { headers, body: 'not a protobuf' });
    expect(reply).toMatchObject({ status: 400, text: 'Failed to parse body into Call protobuf' });
  });

  it('SCHED-017 answers 501 to type UNKNOWN of a framework', async () => {
    const { status, text } = await scenario.ask(path, { body: { type: 'UNKNOWN', framework_id: { value: 'f' } } });
    expect({ status, text }).toEqual({ status: 501, text: '501 Not Implemented.' });
  });

  it('SCHED-001 answers 503 while the master is not recovered, whatever the method', async () => {
    const fresh = await startScenario({ recovered: false });
    expect((await fresh.ask(path)).status).toBe(503);
    expect((await fresh.ask(path, { body: subscribeCall() })).status).toBe(503);
    expect(fresh.streams.size).toBe(0);
  });

  it('answers 413 to a body that is too large, announced or not', async () => {
    const small = await startScenario({ limits: { maxBodyBytes: 1000 } });
    const headers = { 'Content-Type': 'application/json' };
    const body = 'x'.repeat(100_000);
    expect((await small.ask(path, { headers, body })).status).toBe(413);
    const chunked = { ...headers, 'Transfer-Encoding': 'chunked' };
    expect((await small.ask(path, { headers: chunked, body })).status).toBe(413);
  });
});

describe('SUBSCRIBE', () => {
  it('SCHED-009 SCHED-011 SCHED-012 opens a stream that begins with SUBSCRIBED and HEARTBEAT', async () => {
    const stream = await scenario.openStream(subscribeCall(), { Connection: 'keep-alive' });
    await eventually(() => stream.records.length === 2);
    const { statusCode, headers } = stream.response;
    expect(statusCode).toBe(200);
    expect(Object.keys(headers).sort()).toEqual(['content-type', 'date', 'mesos-stream-id', 'transfer-encoding']);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(headers['mesos-stream-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(stream.types).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
    expect(stream.events[0]).toMatchObject({
      subscribed: {
        framework_id: { value: frameworkId(0) },
        heartbeat_interval_seconds: 15,
        master_info: { hostname: 'master.test' },
      },
    });
    expect(scenario.observer.opened).toBe(1);
    stream.leave();
  });

  it('SCHED-011 sends a HEARTBEAT every 15 seconds', async () => {
    const { stream } = await scenario.subscribe();
    scenario.clock.advance(15);
    await eventually(() => stream.records.length === 3);
    expect(stream.records[2]?.toString()).toBe('{"type":"HEARTBEAT"}');
  });

  it('SCHED-007 SCHED-008 writes protobuf where only that is accepted, though the call was JSON', async () => {
    const stream = await scenario.openStream(subscribeCall(), { Accept: 'application/x-protobuf' });
    await eventually(() => stream.records.length === 2);
    expect(stream.response.headers['content-type']).toBe('application/x-protobuf');
    const [first] = stream.records;
    expect(codec('application/x-protobuf', 'mesos.v1.scheduler.Event').decode(first ?? Buffer.of()).type).toBe(
      'SUBSCRIBED',
    );
  });

  it.each([
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/x-protobuf, application/json', 'application/json'],
    ['application/json;q=0, application/x-protobuf', 'application/x-protobuf'],
    ['application/json;q=0, */*', 'application/x-protobuf'],
  ])('SCHED-007 takes Accept: %s for %s', async (accept, contentType) => {
    const stream = await scenario.openStream(subscribeCall(), { Accept: accept });
    expect(stream.response.headers['content-type']).toBe(contentType);
  });

  it.each(['text/html', '', 'application/json;q=0'])('SCHED-007 answers Accept: %j with 406', async (accept) => {
    const reply = await scenario.ask(path, { body: subscribeCall(), headers: { Accept: accept } });
    expect(reply.status).toBe(406);
    expect(reply.text).toBe("Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
    expect(scenario.streams.size).toBe(0);
  });

  it('SCHED-016 is refused with a stream id', async () => {
    const reply = await scenario.ask(path, { body: subscribeCall(), headers: { 'Mesos-Stream-Id': 'x' } });
    expect(reply.status).toBe(400);
    expect(reply.text).toBe("Subscribe calls should not include the 'Mesos-Stream-Id' header");
  });

  it('SCHED-022 of an invalid framework is a stream of one ERROR', async () => {
    const stream = await scenario.openStream(subscribeCall({ roles: ['/a'] }));
    await eventually(() => stream.ended);
    expect(stream.response.statusCode).toBe(200);
    expect(stream.response.headers['mesos-stream-id']).toBeDefined();
    expect(stream.events).toEqual([
      {
        type: 'ERROR',
        error: { message: "'FrameworkInfo.roles' contains invalid role: Role '/a' cannot start with a slash" },
      },
    ]);
    expect(scenario.streams.size).toBe(0);
  });

  it('says nothing until the framework is stored', async () => {
    let store = () => undefined as void;
    scenario.writer.storage = new Promise((resolve) => (store = resolve));
    const opening = scenario.openStream(subscribeCall());
    await eventually(() => scenario.writer.writes.length === 1);
    store();
    const stream = await opening;
    await eventually(() => stream.types[0] === 'SUBSCRIBED');
  });

  it('answers 500 where the framework cannot be stored, and forgets its stream', async () => {
    scenario.writer.storage = Promise.reject(new Error('no storage'));
    const { status, text } = await scenario.ask(path, { body: subscribeCall() });
    expect({ status, text }).toEqual({ status: 500, text: '500 Internal Server Error.' });
    expect(scenario.streams.size).toBe(0);
    expect(scenario.master.state.streams.size).toBe(0);
    await eventually(() => scenario.observer.failures.length === 2);
    scenario.observer.failures.length = 0;
  });

  it('is chunked also for a connection that is to be closed', async () => {
    const stream = await scenario.openStream(subscribeCall(), { Connection: 'close' });
    await eventually(() => stream.records.length === 2);
    expect(stream.response.headers['transfer-encoding']).toBe('chunked');
  });

  it('is not chunked for an HTTP/1.0 client', async () => {
    const body = JSON.stringify(subscribeCall());
    const socket = connect(scenario.shim.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.write(
      `POST ${path} HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await eventually(() => text.includes('HEARTBEAT'));
    socket.destroy();
    expect(text).not.toMatch(/transfer-encoding/i);
    expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toMatch(/^\d+\n\{"type":"SUBSCRIBED"/);
  });

  it('writes each record as one chunk, length and all', async () => {
    const chunks: string[] = [];
    const body = JSON.stringify(subscribeCall());
    const socket = connect(scenario.shim.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await eventually(() => text.includes('HEARTBEAT'));
    socket.destroy();
    let rest = text.slice(text.indexOf('\r\n\r\n') + 4);
    while (rest !== '') {
      const [size = ''] = rest.split('\r\n', 1);
      chunks.push(rest.slice(size.length + 2, size.length + 2 + parseInt(size, 16)));
      rest = rest.slice(size.length + 4 + parseInt(size, 16));
    }
    expect(chunks).toHaveLength(2);
    for (const chunk of chunks) {
      const [length, record = ''] = chunk.split('\n');
      expect(record).toHaveLength(Number(length));
    }
  });
});

describe('the end of a stream', () => {
  it('SCHED-028 of a client that leaves disconnects its framework once', async () => {
    const { stream, id } = await scenario.subscribe({ failover_timeout: 60 });
    stream.leave();
    await eventually(() => scenario.observer.ends.length === 1);
    expect(scenario.observer.ends).toEqual(['disconnected']);
    expect(scenario.streams.size).toBe(0);
    expect(scenario.master.state.frameworks.get(id)?.streamId).toBeUndefined();
  });

  it('SCHED-028 comes also for a client that leaves before it is answered', async () => {
    let store = () => undefined as void;
    scenario.writer.storage = new Promise((resolve) => (store = resolve));
    const opening = scenario.openStream(subscribeCall());
    opening.catch(() => undefined);
    await eventually(() => scenario.streams.size === 1);
    const socket = connect(scenario.shim.port, '127.0.0.1');
    const body = JSON.stringify(subscribeCall({ name: 'hasty' }));
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await eventually(() => scenario.streams.size === 2);
    socket.destroy();
    await eventually(() => scenario.streams.size === 1);
    store();
    const stream = await opening;
    await eventually(() => stream.records.length === 2);
    expect([...scenario.master.state.frameworks.values()].map(({ info }) => info.name)).toEqual(['f']);
  });

  it('SCHED-026 comes with a failover, after the ERROR that tells why', async () => {
    const first = await scenario.subscribe({ failover_timeout: 30 });
    const second = await scenario.openStream({
      ...subscribeCall({ failover_timeout: 30, id: { value: first.id } }),
      framework_id: { value: first.id },
    });
    await eventually(() => first.stream.ended && second.records.length === 2);
    expect(first.stream.events.at(-1)).toEqual({ type: 'ERROR', error: { message: 'Framework failed over' } });
    expect(second.types).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
    const stale = await scenario.schedule(first, { type: 'SUPPRESS' });
    expect(stale.status).toBe(400);
    expect(stale.text).toContain(first.streamId);
    expect(scenario.observer.ends).toEqual(['closed']);
    expect(scenario.master.state.frameworks.get(first.id)?.streamId).toBe(second.response.headers['mesos-stream-id']);
  });

  it('comes with TEARDOWN, which is answered 202', async () => {
    const framework = await scenario.subscribe();
    expect(await scenario.schedule(framework, { type: 'TEARDOWN' })).toMatchObject({ status: 202, text: '' });
    await eventually(() => framework.stream.ended);
    const after = await scenario.schedule(framework, { type: 'SUPPRESS' });
    expect(after).toMatchObject({ status: 400, text: 'Framework cannot be found' });
  });

  it('cuts off a client that does not read, and only that one', async () => {
    const narrow = await startScenario({ maxQueuedBytes: 100_000 });
    const reader = await narrow.subscribe({ name: 'reader' });
    const idle = await open(narrow.shim.port, path, { body: subscribeCall({ name: 'idle', failover_timeout: 60 }) });
    idle.on('error', () => undefined);
    const idleId = String(idle.headers['mesos-stream-id']);
    const event = { type: 'ERROR', error: { message: 'x'.repeat(1_000_000) } } as const;
    await eventually(() => {
      narrow.streams.send(idleId, event);
      return narrow.observer.ends.length === 1;
    });
    expect(narrow.observer.ends).toEqual(['slow']);
    expect(narrow.streams.size).toBe(1);
    narrow.clock.advance(15);
    await eventually(() => reader.stream.records.length === 3);
  });

  it('is no disconnection of the framework when the process shuts down', async () => {
    const { stream, id } = await scenario.subscribe();
    await scenario.close();
    await eventually(() => stream.ended);
    expect(scenario.observer.ends).toEqual(['shutdown']);
    expect(scenario.master.state.frameworks.get(id)?.active).toBe(true);
  });
});

describe('a call of a subscribed framework', () => {
  it('SCHED-017 is answered 202 with an empty body and no type', async () => {
    const framework = await scenario.subscribe();
    const { status, headers, text } = await scenario.schedule(framework, { type: 'SUPPRESS' });
    expect({ status, text }).toEqual({ status: 202, text: '' });
    expect(
      Object.keys(headers)
        .filter((name) => name !== 'connection')
        .sort(),
    ).toEqual(['content-length', 'date']);
  });

  it('SCHED-007 may have any Accept, but for RECONCILE_OPERATIONS', async () => {
    const { id, streamId } = await scenario.subscribe();
    const headers = { Accept: 'text/html', 'mesos-stream-id': streamId };
    const call = (type: string) => ({ type, framework_id: { value: id }, reconcile_operations: {} });
    expect((await scenario.ask(path, { headers, body: call('REVIVE') })).status).toBe(202);
    expect((await scenario.ask(path, { headers, body: call('RECONCILE_OPERATIONS') })).status).toBe(406);
  });

  it('SCHED-015 needs a framework, a subscription and the right stream id, in this order', async () => {
    const framework = await scenario.subscribe({ failover_timeout: 60 });
    const call = { type: 'SUPPRESS', framework_id: { value: framework.id } };
    const unknown = await scenario.ask(path, { body: { ...call, framework_id: { value: 'nope' } } });
    expect(unknown).toMatchObject({ status: 400, text: 'Framework cannot be found' });
    const without = await scenario.ask(path, { body: call });
    expect(without).toMatchObject({
      status: 400,
      text: "All non-subscribe calls should include the 'Mesos-Stream-Id' header",
    });
    const wrong = await scenario.ask(path, { body: call, headers: { 'Mesos-Stream-Id': 'wrong' } });
    expect(wrong.status).toBe(400);
    framework.stream.leave();
    await eventually(() => scenario.streams.size === 0);
    const away = await scenario.ask(path, { body: call });
    expect(away).toMatchObject({ status: 403, text: 'Framework is not subscribed' });
  });

  it('SCHED-017 is answered once what it promises is stored', async () => {
    scenario.addAgents(1);
    const framework = await scenario.subscribe();
    await eventually(() => framework.stream.types.includes('OFFERS'));
    const offers = framework.stream.events.find(({ type }) => type === 'OFFERS')?.offers as {
      offers: { id: object }[];
    };
    let store = () => undefined as void;
    scenario.writer.storage = new Promise((resolve) => (store = resolve));
    const task = {
      name: 't1',
      task_id: { value: 't1' },
      agent_id: { value: agentId(1) },
      command: { value: 'sleep 1' },
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } },
        { name: 'mem', type: 'SCALAR', scalar: { value: 32 } },
      ],
    };
    let answered = false;
    const answer = scenario
      .schedule(framework, {
        type: 'ACCEPT',
        accept: {
          offer_ids: [offers.offers[0]?.id],
          operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }],
        },
      })
      .finally(() => (answered = true));
    await eventually(() => scenario.writer.writes.some(({ kind }) => kind === 'create-task'));
    expect((await scenario.ask('/health')).status).toBe(200);
    expect(answered).toBe(false);
    store();
    expect((await answer).status).toBe(202);
  });

  it('is told to the observer with type and status', async () => {
    const framework = await scenario.subscribe();
    await scenario.schedule(framework, { type: 'REVIVE' });
    expect(scenario.observer.requests.map(({ endpoint, type, status }) => [endpoint, type, status])).toEqual([
      ['scheduler', 'SUBSCRIBE', 200],
      ['scheduler', 'REVIVE', 202],
    ]);
  });
});
