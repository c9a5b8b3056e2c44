import { z } from 'zod';
import { HttpRefusal } from '../../wire/negotiation.ts';
import type { ShimParts } from '../parts.ts';
import { checkDocument, parseDocument } from '../settingDocument.ts';

const schema = z.strictObject({
  disabled_endpoints: z
    .strictObject({ paths: z.array(z.string().startsWith('/', "expected a path that begins with '/'")).default([]) })
    .optional(),
});

/**
 * The paths that are disabled by what Mesos' flag --firewall_rules holds (LEGACY-042).
 *
 * @throws SettingDocumentError
 */
export function parseFirewallRules(text: string): ReadonlySet<string> {
  return new Set(checkDocument(schema, parseDocument(text)).disabled_endpoints?.paths);
}

/** What is no part of Mesos' master but stands beside it, by the beginnings of its paths. */
const besideMaster = /^\/(?:master|metrics|version|logging|system|files|registrar\(1\))(?:\/|$)/;

/** The path by which Mesos knows what is asked for: everything that is not beside its master is below it. */
function rewritten(path: string): string {
  return besideMaster.test(path) ? path : `/master${path}`;
}

/**
 * Refuses a request that is for a disabled path (LEGACY-042). That is not only the path as it is written, which is all that
 * Mesos looks at, but also the one of the endpoint that would answer: no other spelling of it gets around the rule.
 *
 * @param endpoint the path of the endpoint, without `/master`
 * @throws HttpRefusal 403
 */
export function checkFirewall(
  { disabledEndpoints }: Pick<ShimParts, 'disabledEndpoints'>,
  target: string,
  endpoint: string,
): void {
  const disabled = disabledEndpoints();
  if (disabled.size === 0) return;
  const [written = ''] = target.split('?');
  const path = [written, endpoint].map(rewritten).find((candidate) => disabled.has(candidate));
  if (path !== undefined) throw new HttpRefusal(403, `Endpoint '${path}' is disabled`);
}
