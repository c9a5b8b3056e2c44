import { Agent, request } from 'node:http';
import { isIPv6 } from 'node:net';
import { provenAnswer, sealedAnswer } from '../../agent-link/messages.ts';
import { newSealKey, type SealKey } from '../../agent-link/seal.ts';
import { signatureHeader, type LeaderKey } from '../../agent-link/signature.ts';
import { NotLeadingError } from '../../kubernetes/errors.ts';
import type { Leadership } from '../../kubernetes/lease.ts';
import type { IsAgentOf } from './agentIdentity.ts';

/** An agent as its leader reaches it. */
export interface AgentPlace {
  readonly node: string;
  readonly ip: string;
  readonly port: number;
}

/** An agent could not be asked, or did not do what it was asked for. It may be asked again. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly node: string;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;

  constructor(node: string, status: number, text: string) {
    super(`the agent of ${node} ${status === 0 ? 'did not answer' : `answered ${status}`}: ${text}`);
    this.node = node;
    this.status = status;
  }
}

export interface AgentClientParts {
  readonly key: LeaderKey;
  readonly leadership: () => Pick<Leadership, 'epoch' | 'valid'> | undefined;
  /** Tells agents from others; without, whoever answers at a node's address is taken for its agent. */
  readonly isAgentOf?: IsAgentOf | undefined;
  /** How long an agent may say nothing until it counts as away, in seconds. */
  readonly timeoutSeconds?: number;
}

/** Most of an answer that is read: enough for every volume of a node. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * A leader's requests to its agents, signed with its key (decision record 19). Connections are kept while they are used; one that
 * stands idle is closed by the agent.
 */
export class AgentClient {
  readonly #parts: AgentClientParts;
  readonly #connections = new Agent({ keepAlive: true });
  #sequence = 0;

  constructor(parts: AgentClientParts) {
    this.#parts = parts;
  }

  /**
   * Asks an agent for something, and gives its answer as it was parsed from JSON. Rejects with an AgentError where there was none, it
   * was a refusal or that of somebody else, with a NotLeadingError where this process does not lead, or did not any more when the answer came.
   */
  async post(place: AgentPlace, path: string, content: object): Promise<unknown> {
    const leadership = this.#parts.leadership();
    if (leadership?.valid !== true) throw new NotLeadingError();
    this.#sequence += 1;
    const { epoch } = leadership;
    const { isAgentOf } = this.#parts;
    const sealKey = isAgentOf && newSealKey();
    const envelope = { epoch, sequence: this.#sequence, node: place.node, sealFor: sealKey?.publicKey };
    const { status, text } = await this.#send(place, path, JSON.stringify({ ...envelope, ...content }));
    if (status !== 200) throw new AgentError(place.node, status, text.slice(0, 1000));
    const answer = parsed(place.node, text);
    const proven =
      isAgentOf && sealKey ? await provenBy(isAgentOf, place.node, opened(place.node, sealKey, answer)) : answer;
    if (!leadership.valid) throw new NotLeadingError();
    return proven;
  }

  /** Cuts all connections. */
  close(): void {
    this.#connections.destroy();
  }

  #send({ node, ip, port }: AgentPlace, path: string, body: string): Promise<{ status: number; text: string }> {
    const { key, timeoutSeconds = 30 } = this.#parts;
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      [signatureHeader]: key.sign(path, body),
    };
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(new AgentError(node, 0, error.message));
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      const host = isIPv6(ip) ? `[${ip}]` : ip;
      const outgoing = request(
        `http://${host}:${port}${path}`,
        { method: 'POST', headers, agent: this.#connections, signal },
        (answer) => {
          const chunks: Buffer[] = [];
          let length = 0;
          answer.on('data', (chunk: Buffer) => {
            length += chunk.length;
            if (length > longestAnswer) outgoing.destroy(new Error('its answer is too long'));
            else chunks.push(chunk);
          });
          answer.once('error', fail);
          answer.once('end', () =>
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
        },
      );
      outgoing.once('error', fail);
      outgoing.end(body);
    });
  }
}

function parsed(node: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AgentError(node, 200, 'no JSON');
  }
}

/** The text of an answer that was sealed for this request. */
function opened(node: string, key: SealKey, answer: unknown): string {
  const sealed = sealedAnswer.safeParse(answer);
  const text = sealed.success ? key.open(sealed.data) : undefined;
  if (text === undefined) throw new AgentError(node, 200, 'nothing that is sealed for this request');
  return text;
}

/** The answer of the agent of a node, for which its token speaks. */
async function provenBy(isAgentOf: IsAgentOf, node: string, text: string): Promise<unknown> {
  const content = provenAnswer.safeParse(parsed(node, text));
  if (!content.success || !(await isAgentOf(node, content.data.token))) {
    throw new AgentError(node, 200, 'without a token of this agent');
  }
  return content.data.answer;
}
