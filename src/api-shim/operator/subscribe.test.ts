import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from '../../../test/support/eventually.ts';
import { open, RecordStream } from '../../../test/support/httpClient.ts';
import { agentId, type MasterScenario, type ScenarioOptions } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import type { TaskStatus } from '../../model/generated/messages.ts';
import { codec } from '../../wire/codec.ts';

let scenario: MasterScenario;

async function start(options: ScenarioOptions = {}): Promise<void> {
  scenario = await startScenario(options);
}

afterEach(closeScenarios);

/** Listens, and waits until the stream has begun. */
async function listen(headers: Record<string, string> = {}): Promise<RecordStream> {
  const response = await open(scenario.shim.port, '/api/v1', { body: { type: 'SUBSCRIBE' }, headers });
  const stream = new RecordStream(response);
  await eventually(() => stream.records.length >= 2);
  return stream;
}

describe('SUBSCRIBE of an operator', () => {
  it('OPER-050 OPER-051 is answered by a stream that begins with all there is and a HEARTBEAT', async () => {
    await start();
    scenario.addAgents(1);
    await scenario.subscribe();
    const { text } = await scenario.operate({ type: 'GET_STATE' });
    const { get_state } = JSON.parse(text) as { get_state: object };
    const stream = await listen();
    const { statusCode, headers } = stream.response;
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'transfer-encoding': 'chunked', 'content-type': 'application/json' });
    expect(headers).not.toHaveProperty('mesos-stream-id');
    expect(stream.events).toEqual([
      { type: 'SUBSCRIBED', subscribed: { get_state, heartbeat_interval_seconds: 15 } },
      { type: 'HEARTBEAT' },
    ]);
  });

  it('OPER-051 is followed by a HEARTBEAT every 15 s', async () => {
    await start();
    const stream = await listen();
    scenario.clock.advance(14);
    scenario.clock.advance(1);
    scenario.clock.advance(15);
    await eventually(() => stream.records.length === 4);
    expect(stream.records[3]?.toString()).toBe('{"type":"HEARTBEAT"}');
  });

  it('OPER-050 is in protobuf where that is asked for, and is never compressed', async () => {
    await start();
    const type = 'application/x-protobuf';
    const stream = await listen({ Accept: type, 'Accept-Encoding': 'gzip' });
    expect(stream.response.headers).toMatchObject({ 'content-type': type });
    expect(stream.response.headers).not.toHaveProperty('content-encoding');
    const events = stream.records.map((record) => codec(type, 'mesos.v1.master.Event').decode(record));
    expect(events).toMatchObject([{ type: 'SUBSCRIBED', subscribed: { heartbeat_interval_seconds: 15 } }, {}]);
  });

  it('OPER-053 OPER-056 OPER-058 OPER-059 OPER-060 tells two who listen the same', async () => {
    await start();
    const streams = [await listen(), await listen()];
    scenario.addAgents(1);
    const framework = await scenario.subscribe();
    await scenario.schedule(framework, { type: 'TEARDOWN' });
    scenario.loop.tell({ kind: 'agent-removed', agentId: agentId(1) });
    await eventually(() => streams.every(({ records }) => records.length === 6));
    const [one, two] = streams;
    expect(one?.types.slice(2)).toEqual(['AGENT_ADDED', 'FRAMEWORK_ADDED', 'FRAMEWORK_REMOVED', 'AGENT_REMOVED']);
    expect(two?.records.slice(2)).toEqual(one?.records.slice(2));
    expect(one?.events[3]).toMatchObject({
      framework_added: { framework: { active: true, connected: true, unregistered_time: { nanoseconds: 0 } } },
    });
  });

  it('has an event encoded once for all who hear of it', async () => {
    await start();
    const streams = [await listen(), await listen()];
    let encoded = 0;
    const status: TaskStatus = {
      task_id: { value: 't' },
      state: 'TASK_RUNNING',
      get message() {
        encoded += 1;
        return 'it runs';
      },
    };
    const info = { name: 't', task_id: { value: 't' }, agent_id: { value: agentId(1) } };
    const framework = { name: 'f', user: 'alice' };
    scenario.operatorStreams.publish({ type: 'TASK_UPDATED', framework, info, status, state: 'TASK_RUNNING' });
    await eventually(() => streams.every(({ types }) => types[2] === 'TASK_UPDATED'));
    expect(encoded).toBe(1);
  });

  it('OPER-052 loses and repeats nothing that happens while the stream begins', async () => {
    await start();
    const streams = await Promise.all(
      Array.from({ length: 5 }, async (_, index) => {
        const response = open(scenario.shim.port, '/api/v1', { body: { type: 'SUBSCRIBE' } });
        scenario.addAgents(index + 1);
        return new RecordStream(await response);
      }),
    );
    const known = (stream: RecordStream): string[] => {
      const [first, ...others] = stream.events as {
        type: string;
        subscribed: { get_state: { get_agents: { agents: { agent_info: { id: { value: string } } }[] } } };
        agent_added: { agent: { agent_info: { id: { value: string } } } };
      }[];
      const told = others.filter(({ type }) => type === 'AGENT_ADDED').map(({ agent_added: { agent } }) => agent);
      const all = [...(first?.subscribed.get_state.get_agents.agents ?? []), ...told];
      return all.map(({ agent_info: { id } }) => id.value);
    };
    const everyone = [1, 2, 3, 4, 5].map(agentId);
    await eventually(() => streams.every((stream) => stream.records.length > 0 && known(stream).length >= 5));
    for (const stream of streams) expect(known(stream)).toEqual(everyone);
  });

  it('OPER-003 is refused until the master knows everything', async () => {
    await start({ recovered: false });
    expect((await scenario.operate({ type: 'SUBSCRIBE' })).status).toBe(503);
  });
});

describe('Many who listen', () => {
  it('OPER-062 are not more than the setting says: the oldest is closed', async () => {
    await start({ maxSubscribers: 2 });
    const [first, second, third] = [await listen(), await listen(), await listen()];
    await eventually(() => first.ended);
    expect([second.ended, third.ended, scenario.operatorStreams.size]).toEqual([false, false, 2]);
    second.leave();
    await eventually(() => scenario.operatorStreams.size === 1);
    await listen();
    expect(third.ended).toBe(false);
  });

  it('OPER-062 are cut off where they do not read', async () => {
    await start({ maxQueuedBytes: 100_000 });
    const body = '{"type":"SUBSCRIBE"}';
    const socket = connect(scenario.shim.port, '127.0.0.1');
    const head = `POST /api/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head + body);
    await once(socket, 'readable');
    const told = { ...scenario.agent(1), attributes: [] };
    await eventually(() => {
      for (let count = 0; count < 1000; count += 1) {
        scenario.loop.tell({ kind: 'agent-observed', agent: told });
        scenario.loop.tell({ kind: 'agent-removed', agentId: told.id });
      }
      return scenario.operatorStreams.size === 0;
    });
    expect(scenario.observer.ends).toEqual(['slow']);
    socket.destroy();
  });

  it('end with the process', async () => {
    await start();
    const stream = await listen();
    await scenario.shim.close();
    await eventually(() => stream.ended);
    expect(scenario.observer.ends).toEqual(['shutdown']);
  });
});

it('OPER-061 tells nobody of what he may not see', async () => {
  await start({
    authorizer: {
      approver: (_caller, action) =>
        Promise.resolve((object) => (action === 'view_frameworks' ? object === 'alice' : true)),
    },
  });
  const stream = await listen();
  await scenario.subscribe({ user: 'bob', name: 'hidden' });
  await scenario.subscribe({ user: 'alice', name: 'seen' });
  scenario.addAgents(1);
  await eventually(() => stream.types.includes('AGENT_ADDED'));
  expect(stream.types.slice(2)).toEqual(['FRAMEWORK_ADDED', 'AGENT_ADDED']);
  const { text } = await scenario.operate({ type: 'GET_FRAMEWORKS' });
  expect(text).toContain('"seen"');
  expect(text).not.toContain('"hidden"');
});
