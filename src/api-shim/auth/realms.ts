/** What Mesos has its endpoints divided into: who authenticates for one is asked in each by itself (AUTH-001). */
export const realms = ['readonly', 'readwrite', 'scheduler'] as const;

export type Realm = (typeof realms)[number];

/** The name of a realm, as clients are told it. */
export function realmName(realm: Realm): string {
  return `mesos-master-${realm}`;
}

/** What anybody may ask (AUTH-003). */
const open: ReadonlySet<string> = new Set(['/health', '/redirect', '/version', '/system/stats.json']);

/** What changes something, or shows what can be changed (AUTH-002). */
const readwrite: ReadonlySet<string> = new Set([
  '/quota',
  '/weights',
  '/maintenance/schedule',
  '/machine/down',
  '/machine/up',
  '/teardown',
  '/reserve',
  '/unreserve',
  '/create-volumes',
  '/destroy-volumes',
  '/logging/toggle',
]);

/** The realm of a route from before the v1 API, by its path without `/master`; undefined for one that is open to all. */
export function realmOf(path: string): Realm | undefined {
  if (open.has(path)) return undefined;
  return readwrite.has(path) ? 'readwrite' : 'readonly';
}
