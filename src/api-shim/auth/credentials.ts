import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { checkDocument, SettingDocumentError } from '../settingDocument.ts';

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
   * @throws SettingDocumentError whose message holds nothing of the text
   */
  static parse(text: string): Credentials {
    return new Credentials(checkDocument(schema, parseJson(text)).credentials);
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
    throw new SettingDocumentError('expected {"credentials": [{"principal": "…", "secret": "…"}]}');
  }
}
