import { connect, type Socket } from 'node:net';
import type { ZookeeperServer } from '../../model/zookeeperUrl.ts';
import { codes, ZookeeperError } from './error.ts';
import { FrameReader, JuteReader, JuteWriter } from './jute.ts';

/** What ZooKeeper knows a client by, across connections, and what its ephemeral nodes live as long as. */
export interface Session {
  readonly id: bigint;
  readonly password: Buffer;
}

export interface ConnectionOptions {
  /** How long ZooKeeper keeps a session of which it hears nothing, in seconds. It may decide for another time. */
  readonly sessionSeconds: number;
  /** `user:password` of the digest scheme. */
  readonly credentials: string | undefined;
  /** The session to go on with, a new one without. */
  readonly session: Session | undefined;
  /** Ends the attempt to connect. A connection that stands is closed instead. */
  readonly signal?: AbortSignal;
  /** Called when a watched node's children have changed, and when the connection has ended. */
  readonly changed: () => void;
}

/** Who may do what with a node: `permissions` is ZooKeeper's sum of bits. */
export interface Permission {
  readonly permissions: number;
  readonly scheme: string;
  readonly id: string;
}

/** What distinguishes one node that is created from another. */
export interface NewNode {
  readonly data: Buffer;
  readonly permissions: readonly Permission[];
  /** Ephemeral and sequential, rather than persistent and of exactly this name. */
  readonly member: boolean;
}

const requestTypes = { create: 1, delete: 2, getData: 4, getChildren: 8, ping: 11, auth: 100, close: -11 } as const;
const xids = { watchEvent: -1, ping: -2, auth: -4 } as const;
const flags = { persistent: 0, ephemeralSequential: 3 } as const;
const anyVersion = -1;
const noSession: Session = { id: 0n, password: Buffer.alloc(16) };
/** How long the end of a session may take, in milliseconds. */
const longestFarewell = 1000;

interface Pending {
  readonly xid: number;
  readonly resolve: (answer: JuteReader) => void;
  readonly reject: (error: ZookeeperError) => void;
}

/** A connection to one of ZooKeeper's servers, for one session. Whatever arrives that is not ZooKeeper's ends it. */
export class ZookeeperConnection {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #frames = new FrameReader();
  readonly #pending: Pending[] = [];
  #xid = 0;
  #session: Session = noSession;
  #greeted: ((error?: ZookeeperError) => void) | undefined;
  #heardAt = performance.now();
  #pings: NodeJS.Timeout | undefined;
  #ended: ZookeeperError | undefined;

  private constructor(server: ZookeeperServer, options: ConnectionOptions) {
    this.#options = options;
    this.#socket = connect({ ...server, noDelay: true });
    this.#socket.on('data', (bytes) => this.#take(bytes));
    this.#socket.once('error', (error) => this.#end(new ZookeeperError(codes.connectionLost, { cause: error })));
    this.#socket.once('close', () => this.#end(new ZookeeperError(codes.connectionLost)));
  }

  /**
   * Connects to a server within so many seconds. Rejects with a ZookeeperError: of the code `sessionExpired` where the session
   * to go on with is over.
   */
  static open(server: ZookeeperServer, seconds: number, options: ConnectionOptions): Promise<ZookeeperConnection> {
    const connection = new ZookeeperConnection(server, options);
    const giveUp = (): void => connection.#end(new ZookeeperError(codes.connectionLost));
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(giveUp, seconds * 1000);
      options.signal?.addEventListener('abort', giveUp);
      connection.#greeted = (error) => {
        clearTimeout(timeout);
        options.signal?.removeEventListener('abort', giveUp);
        connection.#greeted = undefined;
        if (error === undefined) resolve(connection);
        else reject(error);
      };
      connection.#greet();
    });
  }

  /** The session, to go on with by another connection when this one has ended. */
  get session(): Session {
    return this.#session;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Creates a node; resolves with its name, which for a member is the given one with its sequence. */
  async create(path: string, { data, permissions, member }: NewNode): Promise<string> {
    const answer = await this.#request(requestTypes.create, (request) => {
      request.text(path).bytes(data).int(permissions.length);
      for (const { permissions: bits, scheme, id } of permissions) request.int(bits).text(scheme).text(id);
      request.int(member ? flags.ephemeralSequential : flags.persistent);
    });
    return nameIn(answer.text());
  }

  /** The names of a node's children. `changed` is called once when they have changed since. */
  async children(path: string): Promise<readonly string[]> {
    const answer = await this.#request(requestTypes.getChildren, (request) => request.text(path).boolean(true));
    return answer.texts();
  }

  async data(path: string): Promise<Buffer> {
    const answer = await this.#request(requestTypes.getData, (request) => request.text(path).boolean(false));
    return answer.bytes();
  }

  async delete(path: string): Promise<void> {
    await this.#request(requestTypes.delete, (request) => request.text(path).int(anyVersion));
  }

  /** Ends the session, and with it its nodes. Resolves when ZooKeeper has done so, or has taken too long. */
  async close(): Promise<void> {
    const tooLong = setTimeout(() => this.#end(new ZookeeperError(codes.connectionLost)), longestFarewell);
    await this.#request(requestTypes.close, () => undefined).catch(() => undefined);
    clearTimeout(tooLong);
    this.#end(new ZookeeperError(codes.connectionLost));
  }

  #request(type: number, write: (request: JuteWriter) => void): Promise<JuteReader> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      const xid = ++this.#xid;
      const request = new JuteWriter().int(xid).int(type);
      write(request);
      this.#pending.push({ xid, resolve, reject });
      this.#socket.write(request.frame());
    });
  }

  /** Asks for a session, and says who is there. */
  #greet(): void {
    const { sessionSeconds, credentials, session = noSession } = this.#options;
    const milliseconds = Math.round(sessionSeconds * 1000);
    const request = new JuteWriter().int(0).long(0n).int(milliseconds).long(session.id).bytes(session.password);
    this.#socket.write(request.boolean(false).frame());
    if (credentials === undefined) return;
    const auth = new JuteWriter().int(xids.auth).int(requestTypes.auth).int(0).text('digest').text(credentials);
    this.#socket.write(auth.frame());
  }

  #take(bytes: Buffer): void {
    this.#heardAt = performance.now();
    try {
      for (const frame of this.#frames.take(bytes)) {
        if (this.#greeted !== undefined) this.#takeGreeting(new JuteReader(frame));
        else this.#takeAnswer(new JuteReader(frame));
      }
    } catch (error) {
      this.#end(new ZookeeperError(codes.connectionLost, { cause: error }));
    }
  }

  #takeGreeting(answer: JuteReader): void {
    answer.int();
    const milliseconds = answer.int();
    this.#session = { id: answer.long(), password: answer.bytes() };
    if (milliseconds <= 0) return this.#end(new ZookeeperError(codes.sessionExpired));
    this.#pings = setInterval(() => this.#ping(milliseconds), milliseconds / 3);
    this.#greeted?.();
  }

  /** As ZooKeeper's own clients do: two thirds of the time without a word mean that nobody is there. */
  #ping(sessionMilliseconds: number): void {
    if (performance.now() - this.#heardAt > (sessionMilliseconds * 2) / 3) {
      return this.#end(new ZookeeperError(codes.connectionLost));
    }
    this.#socket.write(new JuteWriter().int(xids.ping).int(requestTypes.ping).frame());
  }

  #takeAnswer(answer: JuteReader): void {
    const xid = answer.int();
    answer.long();
    const code = answer.int();
    switch (xid) {
      case xids.ping:
        return;
      case xids.watchEvent:
        return this.#options.changed();
      case xids.auth:
        if (code !== 0) this.#end(new ZookeeperError(codes.authenticationFailed));
        return;
      default:
        return this.#settle(xid, code, answer);
    }
  }

  /** Answers come in the order of the requests. */
  #settle(xid: number, code: number, answer: JuteReader): void {
    const [pending] = this.#pending;
    if (pending?.xid !== xid) throw new RangeError(`An answer to request ${xid}, which was not made`);
    this.#pending.shift();
    if (code === 0) pending.resolve(answer);
    else pending.reject(new ZookeeperError(code));
  }

  #end(error: ZookeeperError): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    clearInterval(this.#pings);
    this.#socket.destroy();
    for (const { reject } of this.#pending.splice(0)) reject(error);
    if (this.#greeted !== undefined) this.#greeted(error);
    else this.#options.changed();
  }
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
