import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ZookeeperConnection, type ConnectionOptions } from './connection.ts';
import { codes } from './error.ts';

const silent: ConnectionOptions = {
  sessionSeconds: 10,
  session: undefined,
  credentials: undefined,
  changed: () => undefined,
};

/** What a ZooKeeper greets a client with: a session of so many milliseconds. */
function greeting(milliseconds: number): Buffer {
  const body = Buffer.alloc(36);
  body.writeInt32BE(milliseconds, 4);
  body.writeInt32BE(16, 16);
  return framed(body);
}

function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** An answer to a request. */
function answer(xid: number, code: number, rest: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32BE(xid);
  header.writeInt32BE(code, 12);
  return framed(Buffer.concat([header, rest]));
}

describe('a connection to ZooKeeper', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  /** Connects to a server that answers as it is told to. */
  async function connectTo(
    answers: (bytes: Buffer, socket: Socket) => void,
    options: Partial<ConnectionOptions> = {},
    seconds = 5,
  ): Promise<ZookeeperConnection> {
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => answers(bytes, socket));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return ZookeeperConnection.open({ host: '127.0.0.1', port }, seconds, { ...silent, ...options });
  }

  /** A server that greets, and then answers each request by its xid. */
  function greeted(milliseconds: number, answerTo: (xid: number, socket: Socket) => void) {
    let first = true;
    return (bytes: Buffer, socket: Socket): void => {
      if (first) socket.write(greeting(milliseconds));
      else answerTo(bytes.readInt32BE(4), socket);
      first = false;
    };
  }

  it.each([
    ['another program', Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
    ['a frame that is cut', framed(Buffer.alloc(10))],
    ['a frame of negative length', Buffer.from([0xff, 0xff, 0xff, 0xff])],
  ])('is not made to %s', async (_, bytes) => {
    const opening = connectTo((_request, socket) => socket.write(bytes));
    await expect(opening).rejects.toMatchObject({ code: codes.connectionLost });
  });

  it('is not made to a server that says nothing, or goes, or is not there', async () => {
    await expect(connectTo(() => undefined, {}, 0.05)).rejects.toMatchObject({ code: codes.connectionLost });
    await expect(connectTo((_, socket) => socket.end())).rejects.toMatchObject({ code: codes.connectionLost });
    const nowhere = ZookeeperConnection.open({ host: '127.0.0.1', port: 1 }, 5, silent);
    await expect(nowhere).rejects.toMatchObject({
      code: codes.connectionLost,
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }) as unknown,
    });
  });

  it('is told that its session has ended', async () => {
    const opening = connectTo((_, socket) => socket.write(greeting(0)));
    await expect(opening).rejects.toMatchObject({ code: codes.sessionExpired });
  });

  it('takes frames in whatever pieces they arrive', async () => {
    const children = Buffer.from([0, 0, 0, 1, 0, 0, 0, 2, 0x61, 0x62]);
    const connection = await connectTo(
      greeted(9000, (xid, socket) => {
        for (const byte of answer(xid, 0, children)) socket.write(Buffer.from([byte]));
      }),
    );
    expect(await connection.children('/x')).toEqual(['ab']);
  });

  it('ends where an answer is to no request, and all that waits fails', async () => {
    let changes = 0;
    const connection = await connectTo(
      greeted(9000, (xid, socket) => socket.write(answer(xid + 5, 0))),
      { changed: () => void changes++ },
    );
    const asked = [connection.children('/a'), connection.data('/b')];
    expect(await Promise.allSettled(asked)).toEqual(
      asked.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ code: codes.connectionLost }),
      })),
    );
    expect([connection.ended, changes]).toEqual([true, 1]);
    await expect(connection.delete('/c')).rejects.toMatchObject({ code: codes.connectionLost });
  });

  it('ends where the credentials are refused', async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const connection = await connectTo(
      (_, socket) => socket.write(Buffer.concat([greeting(9000), answer(-4, codes.authenticationFailed)])),
      { credentials: 'ann:secret', changed: () => end() },
    );
    await ended;
    await expect(connection.data('/a')).rejects.toMatchObject({ code: codes.authenticationFailed });
  });

  it('ends where nothing is heard for two thirds of the time that a session lasts', async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const connection = await connectTo(
      greeted(150, () => undefined),
      { changed: () => end() },
    );
    await ended;
    expect(connection.ended).toBe(true);
  });

  it('lasts while pings are answered, and closes when it is told to', async () => {
    let pings = 0;
    let third: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => (third = resolve));
    const connection = await connectTo(
      greeted(300, (xid, socket) => {
        socket.write(answer(xid, 0));
        if (xid === -2 && ++pings === 4) third();
      }),
    );
    await heard;
    expect(connection.ended).toBe(false);
    await connection.close();
    expect(connection.ended).toBe(true);
  });
});
