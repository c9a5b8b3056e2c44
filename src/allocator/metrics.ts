import type { Cluster } from './cluster.ts';
import type { Role } from './role.ts';
import { activeFilters } from './role.ts';
import type { Roles } from './roles.ts';

/** Gauges and counters by the names that Mesos has for them. */
export type Metrics = Readonly<Record<string, number>>;

/** How much of a resource name, in its unit, is used by tasks of a role and of those below it, unreserved and not revocable. */
export type InUse = (role: string, name: string) => number;

/** ALLOC-136: what there is and what is held of it, offered or in use. */
export function resourceMetrics({ names, totals, roles }: Cluster): Metrics {
  return merged(
    ['cpus', 'mem', 'disk'].map((name) => {
      const index = names.index(name);
      return {
        [`allocator/mesos/resources/${name}/total`]: unit(totals.amount(index)),
        [`allocator/mesos/resources/${name}/offered_or_allocated`]: unit(roles.headroom.held(index)),
      };
    }),
  );
}

/**
 * ALLOC-138: what roles have been promised, may have and have. What is consumed are reservations and what tasks use, offers
 * are not among it (ALLOC-042); that is the allocator's word for both, so who knows of tasks has to say. What is 0 is not told.
 */
export function quotaMetrics({ names, roles }: Cluster, inUse: InUse): Metrics {
  return merged(
    [...roles.tree.all()].flatMap((role) =>
      names.all().map((name, index) => ofQuota(roles, role, [name, index], inUse)),
    ),
  );
}

/** What those below a role hold is not in the role's gauge, though it is in its quota. */
function ofQuota(roles: Roles, role: Role, [name, index]: readonly [string, number], inUse: InUse): Metrics {
  const { guarantees, limits } = role.quota ?? {};
  const prefix = `allocator/mesos/quota/roles/${role.name}/resources/${name}`;
  const guarantee = guarantees?.get(name);
  const limit = limits?.get(name);
  const hasQuota = (guarantee !== undefined && guarantee > 0) || limit !== undefined;
  const used = unit(role.reservations.get(index)) + inUse(role.name, name);
  return {
    ...(guarantee !== undefined && guarantee > 0 && { [`${prefix}/guarantee`]: guarantee }),
    ...(limit !== undefined && { [`${prefix}/limit`]: limit }),
    ...(hasQuota && { [`${prefix}/offered_or_allocated`]: unit(roles.held(role, index)) }),
    ...(used > 0 && { [`${prefix}/consumed`]: used }),
  };
}

/** ALLOC-139: shares of the roles that have frameworks, and filters of all roles that there are. */
export function roleMetrics({ roles }: Cluster): Metrics {
  return merged([
    ...roles.withMembers().map((role) => ({
      [`allocator/mesos/roles/${role.name}/shares/dominant`]: roles.share(role),
    })),
    ...[...roles.tree.all()].map((role) => ({
      [`allocator/mesos/offer_filters/roles/${role.name}/active`]: activeFilters(role),
    })),
  ]);
}

function merged(parts: readonly Metrics[]): Metrics {
  const all: Record<string, number> = {};
  for (const part of parts) Object.assign(all, part);
  return all;
}

function unit(thousandths: number): number {
  return thousandths / 1000;
}
