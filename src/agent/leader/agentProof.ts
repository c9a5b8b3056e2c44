import { readFile } from 'node:fs/promises';
import type { Envelope } from '../../agent-link/messages.ts';
import { seal } from '../../agent-link/seal.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';

/** Makes what is sent of an answer. */
export type Prove = (answer: object) => object;

/**
 * Has leaders know whose answers they get: a token of the agent's pod goes with each, sealed so that nobody but the leader who asked
 * can read it (decision record 19).
 */
export class AgentProof {
  readonly #tokenFile: string | undefined;

  /** The token's file is read for each answer: kubelets write a new token there before the old one ends. */
  constructor(tokenFile: string | undefined) {
    this.#tokenFile = tokenFile;
  }

  /**
   * How to answer a request. Only for those that are known to be of the leader: whoever can read the answer has the token.
   *
   * @throws HttpRefusal 503 where there is no token to show.
   */
  async to({ sealFor }: Envelope): Promise<Prove> {
    if (sealFor === undefined) return (answer) => answer;
    const token = await this.#token();
    return (answer) => seal(sealFor, JSON.stringify({ token, answer }));
  }

  async #token(): Promise<string> {
    if (this.#tokenFile === undefined) throw new HttpRefusal(503, 'This agent has no token to show');
    try {
      return (await readFile(this.#tokenFile, 'utf8')).trim();
    } catch (error) {
      throw new HttpRefusal(503, `This agent cannot read its token: ${String(error)}`);
    }
  }
}
