import { envelope, type Envelope } from '../../agent-link/messages.ts';
import { isSigned } from '../../agent-link/signature.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import type { LeaderClaim, ReadClaim } from './leaderClaim.ts';
import type { LeaderRecord, LeaderRecordFile } from './leaderRecord.ts';

/** A request as it came in. */
export interface SignedRequest {
  readonly path: string;
  readonly body: Uint8Array;
  readonly signature: string | undefined;
}

/** A request that a leader has signed. */
export interface LeaderRequest {
  readonly envelope: Envelope;
  /** All of the body, for who knows what else is in it. */
  readonly content: unknown;
  /** The key that it was signed with. */
  readonly key: string;
  /** The key of the last request that was obeyed when this one came. */
  readonly after: string | undefined;
}

export interface LeaderCheckParts {
  readonly node: string;
  readonly readClaim: ReadClaim;
  readonly file: LeaderRecordFile;
  /** Seconds since some fixed moment. */
  readonly now: () => number;
}

/** However many requests come that nobody has signed: the Lease is read no more often, in seconds. */
const claimSeconds = 1;

/**
 * Tells the requests of the leader from all others: they are signed with the key that is in the Lease, for this node, and come after
 * those that were obeyed before (decision record 19).
 */
export class LeaderCheck {
  readonly #parts: LeaderCheckParts;
  #last: LeaderRecord | undefined;
  #claim: { readonly at: number; readonly read: Promise<LeaderClaim | undefined> } | undefined;

  constructor(parts: LeaderCheckParts) {
    this.#parts = parts;
    this.#last = parts.file.read();
  }

  /**
   * Lets requests pass that a leader has signed for this node.
   *
   * @throws HttpRefusal 400, 401, 409, or 503 where the Lease cannot be read.
   */
  async authenticate(request: SignedRequest): Promise<LeaderRequest> {
    const after = this.#last?.key;
    const content = contentOf(request.body);
    const parsed = envelope.safeParse(content);
    if (!parsed.success) throw new HttpRefusal(400, 'Expecting epoch, sequence and node');
    const { epoch, node } = parsed.data;
    if (node !== this.#parts.node)
      throw new HttpRefusal(409, `This is the agent of ${this.#parts.node}, not of ${node}`);
    return { envelope: parsed.data, content, key: await this.#keyOf(epoch, request), after };
  }

  /**
   * Remembers that a request is obeyed, which has to be done before the next one is admitted.
   *
   * @throws HttpRefusal 409 where a later one was, or one of another leader that came meanwhile.
   */
  admit({ envelope: { epoch, sequence }, key, after }: LeaderRequest): void {
    const last = this.#last;
    if (last?.key !== key && last?.key !== after) throw new HttpRefusal(409, `Epoch ${last?.epoch} leads by now`);
    if (last?.key === key && sequence <= last.sequence) {
      throw new HttpRefusal(409, `Request ${sequence} comes after ${last.sequence}`);
    }
    this.#last = { epoch, key, sequence };
    this.#parts.file.write(this.#last);
  }

  /**
   * Whether a request is of the leader whom the Lease names now. One that cannot be undone is obeyed only then: one of a
   * former leader may come late where its successor has not yet asked for anything.
   */
  async stillLeads({ envelope: { epoch }, key }: LeaderRequest): Promise<boolean> {
    const claim = await this.#readNow();
    return claim?.epoch === epoch && claim.key === key;
  }

  /** The key with which the request was signed: that of the last leader, which is known, or of the one in the Lease. */
  async #keyOf(epoch: number, { path, body, signature = '' }: SignedRequest): Promise<string> {
    const { key } = this.#last ?? {};
    if (this.#last?.epoch === epoch && key !== undefined && isSigned(key, path, body, signature)) return key;
    const claim = await this.#recentClaim();
    if (claim?.epoch !== epoch) throw new HttpRefusal(409, `Epoch ${epoch} does not lead`);
    if (!isSigned(claim.key, path, body, signature)) throw new HttpRefusal(401, 'The leader has not signed this');
    return claim.key;
  }

  #recentClaim(): Promise<LeaderClaim | undefined> {
    if (this.#claim !== undefined && this.#parts.now() < this.#claim.at + claimSeconds) return this.#claim.read;
    return this.#readNow();
  }

  #readNow(): Promise<LeaderClaim | undefined> {
    const read = this.#parts.readClaim().catch(() => {
      throw new HttpRefusal(503, 'The Lease cannot be read');
    });
    this.#claim = { at: this.#parts.now(), read };
    return read;
  }
}

function contentOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new HttpRefusal(400, 'Failed to parse body into JSON');
  }
}
