import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Text that is no file of credentials. The message never holds any of it. */
export class CredentialsError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'CredentialsError';
  }
}

const schema = z.object({ credentials: z.array(z.object({ principal: z.string().min(1), secret: z.string() })) });

/** What a principal that does not exist is compared with, so that it takes as long as one that does. */
const nobodysSecret = digest('');

/** Who may authenticate, and by which secret. */
export class Credentials {
  readonly #secrets = new Map<string, Buffer>();

  private constructor(pairs: readonly { readonly principal: string; readonly secret: string }[]) {
    for (const { principal, secret } of pairs) this.#secrets.set(principal, digest(secret));
  }

  /**
   * Reads Mesos' file: `{"credentials": [{"principal": "…", "secret": "…"}]}` (AUTH-006). Of a principal that is there twice
   * the last counts.
   *
   * @throws CredentialsError
   */
  static parse(text: string): Credentials {
    const result = schema.safeParse(parseJson(text));
    if (result.success) return new Credentials(result.data.credentials);
    const [issue] = result.error.issues;
    throw new CredentialsError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is invalid'}`);
  }

  /** Whether the secret is the principal's. How long that takes says nothing of how much of it is right. */
  matches(principal: string, secret: string): boolean {
    const known = this.#secrets.get(principal);
    return timingSafeEqual(known ?? nobodysSecret, digest(secret)) && known !== undefined;
  }
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The parser's own words are not repeated: they quote what it read. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CredentialsError('expected {"credentials": [{"principal": "…", "secret": "…"}]}');
  }
}
