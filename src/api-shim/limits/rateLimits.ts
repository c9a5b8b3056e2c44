import { z } from 'zod';
import { checkDocument, parseDocument, SettingDocumentError } from '../settingDocument.ts';

/** How many calls a second, undefined for any number, and how many of them may wait. */
export interface RateLimit {
  readonly qps?: number;
  readonly capacity?: number;
}

/** Mesos' rate limits, read. */
export interface RateLimits {
  readonly ofPrincipals: ReadonlyMap<string, RateLimit>;
  /** What all others have together. */
  readonly ofOthers: RateLimit;
}

const qps = z.number().positive().optional();
const capacity = z.int().nonnegative().optional();
const schema = z.strictObject({
  limits: z.array(z.strictObject({ principal: z.string(), qps, capacity })).default([]),
  aggregate_default_qps: qps,
  aggregate_default_capacity: capacity,
});

/**
 * Reads what Mesos' flag --rate_limits holds (AUTH-022).
 *
 * @throws SettingDocumentError
 */
export function parseRateLimits(text: string): RateLimits {
  const {
    limits,
    aggregate_default_qps: othersQps,
    aggregate_default_capacity: othersCapacity,
  } = checkDocument(schema, parseDocument(text));
  const ofPrincipals = new Map<string, RateLimit>();
  for (const { principal, ...limit } of limits) {
    if (ofPrincipals.has(principal)) throw new SettingDocumentError(`principal '${principal}' is there twice`);
    ofPrincipals.set(principal, limitOf(limit.qps, limit.capacity));
  }
  return { ofPrincipals, ofOthers: limitOf(othersQps, othersCapacity) };
}

function limitOf(rate: number | undefined, most: number | undefined): RateLimit {
  return { ...(rate !== undefined && { qps: rate }), ...(most !== undefined && { capacity: most }) };
}
