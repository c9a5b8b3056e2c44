import type { z } from 'zod';

/** The document of a setting that cannot be: the message says where and why. */
export class SettingDocumentError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'SettingDocumentError';
  }
}

/**
 * Reads the JSON of a setting that Mesos has as a document: ACLs, rate limits, firewall rules.
 *
 * @throws SettingDocumentError
 */
export function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingDocumentError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * A document, or the part of one that is found at `where`, as its schema has it.
 *
 * @throws SettingDocumentError
 */
export function checkDocument<T extends z.ZodType>(
  schema: T,
  document: unknown,
  ...where: readonly string[]
): z.output<T> {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SettingDocumentError(`${[...where, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'is invalid'}`);
}
