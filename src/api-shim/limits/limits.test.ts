import { connect } from 'node:net';
import { once } from 'node:events';
import { eventually } from '../../../test/support/eventually.ts';
import { ManualClock } from '../../../test/support/manualClock.ts';
import { MasterScenario, subscribeCall } from '../../../test/support/masterScenario.ts';
import { RateLimiter } from './rateLimiter.ts';
import { parseRateLimits } from './rateLimits.ts';

describe('Rate limits', () => {
  it.each([
    ['nonsense', ''],
    ['{"limits":[{"qps":1}]}', 'limits.0.principal: '],
    ['{"limits":[{"principal":"a","qps":0}]}', 'limits.0.qps: '],
    ['{"limits":[{"principal":"a","qps":-1}]}', 'limits.0.qps: '],
    ['{"limits":[{"principal":"a","capacity":1.5}]}', 'limits.0.capacity: '],
    ['{"limits":[{"principal":"a"},{"principal":"a"}]}', "principal 'a' is there twice"],
    ['{"aggregate_default_qps":0}', 'aggregate_default_qps: '],
    ['{"limit":[]}', ''],
  ])('AUTH-022 are refused where they say %s', (text, reason) => {
    expect(() => parseRateLimits(text)).toThrow(reason);
  });

  const limits = {
    limits: [{ principal: 'slow', qps: 2, capacity: 2 }, { principal: 'free' }],
    aggregate_default_qps: 1,
    aggregate_default_capacity: 1,
  };

  function limiter(clock: ManualClock): RateLimiter {
    const after = (seconds: number, callback: () => void): void => void clock.after(seconds, callback);
    return new RateLimiter(parseRateLimits(JSON.stringify(limits)), { now: () => clock.now(), after });
  }

  it('AUTH-022 hold a principal to its pace, leave one free that has none, and share one among all others', async () => {
    const clock = new ManualClock();
    const rates = limiter(clock);
    const passed: string[] = [];
    const pass = (principal: string): void => void rates.pass(principal).then(() => passed.push(principal));
    for (const principal of ['slow', 'slow', 'slow', 'free', 'free', 'free', 'one', 'two']) pass(principal);
    await eventually(() => passed.length === 5);
    expect(passed.toSorted()).toEqual(['free', 'free', 'free', 'one', 'slow']);
    expect(clock.waits).toEqual([0.5, 1, 1]);
    clock.advance(0.5);
    await eventually(() => passed.length === 6);
    clock.advance(0.5);
    await eventually(() => passed.length === 8);
  });

  it('AUTH-023 drop a call beyond the capacity, and leave tasks and the account as they are over a failover', async () => {
    const clock = new ManualClock();
    const scenario = await MasterScenario.start({ rateLimiter: limiter(clock) });
    const framework = await scenario.subscribe({ principal: 'slow', failover_timeout: 100 });
    const revive = { type: 'REVIVE' };
    expect((await scenario.schedule(framework, revive)).status).toBe(202);
    const waiting = [scenario.schedule(framework, revive), scenario.schedule(framework, revive)];
    await eventually(() => clock.waits.length === 2);
    const { status, text } = await scenario.schedule(framework, revive);
    expect({ status, text }).toEqual({ status: 429, text: 'Message dropped: capacity(2) exceeded' });
    const again = await scenario.openStream({
      framework_id: { value: framework.id },
      ...subscribeCall({ principal: 'slow', failover_timeout: 100, id: { value: framework.id } }),
    });
    await eventually(() => again.types.includes('SUBSCRIBED'));
    const streamId = String(again.response.headers['mesos-stream-id']);
    expect((await scenario.schedule({ ...framework, streamId }, revive)).status).toBe(429);
    clock.advance(2);
    await Promise.all(waiting);
    expect((await scenario.schedule({ ...framework, streamId }, revive)).status).toBe(202);
    await scenario.close();
  });
});

describe('Limits of what clients take', () => {
  it('cuts off an address that has too many connections, and lets it in again when one is closed', async () => {
    const scenario = await MasterScenario.start({ limits: { maxConnectionsPerAddress: 2 } });
    const { port } = scenario.shim;
    const sockets = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    for (const socket of sockets) socket.on('error', () => undefined);
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await expect(scenario.ask('/health')).rejects.toThrow();
    sockets[0]?.destroy();
    await eventually(() =>
      scenario.ask('/health').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    sockets[1]?.destroy();
    await scenario.close();
  });

  it('gives a principal so many event streams, and another its own', async () => {
    const scenario = await MasterScenario.start({ limits: { maxStreamsPerPrincipal: 1 } });
    const framework = await scenario.subscribe({ principal: 'alice' });
    const refused = await scenario.ask('/api/v1/scheduler', { body: subscribeCall({ principal: 'alice' }) });
    expect({ status: refused.status, text: refused.text }).toEqual({
      status: 429,
      text: 'Too many event streams are open already',
    });
    await scenario.subscribe({ principal: 'bob' });
    framework.stream.leave();
    await eventually(async () => {
      const stream = await scenario.openStream(subscribeCall({ principal: 'alice' }));
      return stream.response.statusCode === 200;
    });
    await scenario.close();
  });

  it('closes a connection whose request does not come to an end', async () => {
    const scenario = await MasterScenario.start({ limits: { idleSeconds: 0.05 } });
    const socket = connect(scenario.shim.port, '127.0.0.1');
    socket.write('POST /api/v1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
    await once(socket, 'close');
    expect((await scenario.ask('/health')).status).toBe(200);
    await scenario.close();
  });

  it('answers 431 to a head that is too large', async () => {
    const scenario = await MasterScenario.start({ limits: { maxHeaderBytes: 1024 } });
    const { status } = await scenario.ask('/health', { headers: { 'X-Large': 'x'.repeat(2000) } });
    expect(status).toBe(431);
    await scenario.close();
  });
});
