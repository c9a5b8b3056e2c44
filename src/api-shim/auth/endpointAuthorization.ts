import { endpointPaths } from './aclActions.ts';
import type { Authorization } from './commandAuthorization.ts';

/** What must be allowed to whoever asks an endpoint at all, by its path without `/master` (AUTH-015). */
export function endpointAuthorizations(path: string): readonly Authorization[] {
  return endpointPaths.has(path) ? [{ action: 'get_endpoints', object: path }] : [];
}
