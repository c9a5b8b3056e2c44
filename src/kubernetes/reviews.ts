import { createHash } from 'node:crypto';
import type { KubernetesClient } from './client.ts';
import { subjectAccessReviews, tokenReviews } from './kinds.ts';
import { RecentAnswers } from './recentAnswers.ts';
import type { Written } from './requests.ts';
import type { SubjectAccessReview, TokenReview } from './kinds.ts';

/** How long an answer holds, in seconds: as long a right or a token that was taken away may go on. */
const answerSeconds = 10;

/** How many answers are remembered. */
const capacity = 4096;

/** Requests at a time: who floods the operator with tokens must not have it flood the API server. */
const mostAtATime = 16;

/** Requests that may wait for those; more are refused at once. */
const mostWaiting = 1000;

/** A user as Kubernetes knows one. */
export interface KubernetesUser {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What somebody wants to do: with an object, or with a path that is none. */
export type Access = Pick<NonNullable<SubjectAccessReview['spec']>, 'resourceAttributes' | 'nonResourceAttributes'>;

/** Thrown when more is asked than the API server is to be asked at a time. */
export class TooManyReviewsError extends Error {
  constructor() {
    super('Too many tokens and rights wait to be reviewed');
    this.name = 'TooManyReviewsError';
  }
}

/** Asks the API server who somebody is and what they may do, a few questions at a time and none twice in a short while. */
export class Reviews {
  readonly #client: Pick<KubernetesClient, 'create'>;
  readonly #owners: RecentAnswers<KubernetesUser | undefined>;
  readonly #rights: RecentAnswers<boolean>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param now seconds that only grow. */
  constructor(client: Pick<KubernetesClient, 'create'>, now: () => number) {
    this.#client = client;
    this.#owners = new RecentAnswers(capacity, answerSeconds, now);
    this.#rights = new RecentAnswers(capacity, answerSeconds, now);
  }

  /**
   * Whom a token for any of these audiences belongs to, by default for the API server's own; undefined for nobody. The token
   * is remembered by its digest alone. Rejects as `KubernetesClient.create`, and with TooManyReviewsError.
   */
  ownerOf(token: string, audiences: readonly string[] = []): Promise<KubernetesUser | undefined> {
    const digest = createHash('sha256').update(token).digest('base64');
    return this.#owners.get(digest, async () => {
      const spec = { token, ...(audiences.length > 0 && { audiences }) };
      const { status } = await this.#inTurn(() => this.#client.create(tokenReviews, { spec }));
      return isFor(audiences, status) ? userOf(status) : undefined;
    });
  }

  /** Whether a user may do something. Rejects as `ownerOf`. */
  mayAccess({ username, uid, groups, extra }: KubernetesUser, access: Access): Promise<boolean> {
    const spec = { user: username, groups, extra, ...(uid !== undefined && { uid }), ...access };
    return this.#rights.get(JSON.stringify(spec), async () => {
      const review: Written<SubjectAccessReview> = { spec };
      const { status } = await this.#inTurn(() => this.#client.create(subjectAccessReviews, review));
      return status?.allowed === true && status.denied !== true;
    });
  }

  async #inTurn<T>(request: () => Promise<T>): Promise<T> {
    if (this.#running >= mostAtATime) {
      if (this.#waiting.length >= mostWaiting) throw new TooManyReviewsError();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await request();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

/** A server that knows nothing of audiences says none, and has not looked at them. */
function isFor(audiences: readonly string[], status: TokenReview['status']): boolean {
  return audiences.length === 0 || status?.audiences?.some((audience) => audiences.includes(audience)) === true;
}

function userOf(status: TokenReview['status']): KubernetesUser | undefined {
  const { authenticated, user } = status ?? {};
  if (authenticated !== true || user?.username === undefined) return undefined;
  return {
    username: user.username,
    groups: user.groups ?? [],
    extra: user.extra ?? {},
    ...(user.uid !== undefined && { uid: user.uid }),
  };
}
