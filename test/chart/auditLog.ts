import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A request that the API server has answered, as its audit log tells it. */
export interface AuditEvent {
  readonly verb: string;
  readonly stage: string;
  readonly requestURI: string;
  readonly objectRef?: {
    readonly resource: string;
    readonly subresource?: string;
    readonly apiGroup?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus?: { readonly code?: number; readonly reason?: string; readonly message?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the API server wrote down of the requests of one user. */
export class AuditLog {
  /** The flags by which the API server writes it. */
  readonly flags: readonly string[];
  readonly #path: string;

  /** Before the API server starts: `directory` is where policy and log lie, `user` whose requests are written down. */
  constructor(directory: string, user: string) {
    const policy = join(directory, 'audit-policy.yaml');
    this.#path = join(directory, 'audit.log');
    writeFileSync(policy, JSON.stringify(policyFor(user)));
    this.flags = [`--audit-policy-file=${policy}`, `--audit-log-path=${this.#path}`, '--audit-log-mode=blocking'];
  }

  /** What has been written so far. */
  events(): readonly AuditEvent[] {
    const lines = readFileSync(this.#path, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as AuditEvent);
  }
}

function policyFor(user: string): object {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    // A watch is known when it begins: it may not end in time.
    omitStages: ['RequestReceived'],
    rules: [{ level: 'Metadata', users: [user] }, { level: 'None' }],
  };
}
