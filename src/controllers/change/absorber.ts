import type { Agent, MaintenanceSchedule, MesosRole, Quota, Reservation } from '../../kubernetes/kinds.ts';
import type { Watches } from '../watches.ts';
import type { Absorber } from './objectWriter.ts';
import type { ObjectWrite, SpecObject } from './objectWrite.ts';

/** What takes in objects of one kind. */
interface Cache<T> {
  absorb(object: T): void;
  absorbDeletion(object: T): void;
}

/** Has the watches take in what was written: the answer to a write is as good as its echo, and sooner. */
export function absorberOf(
  watches: Pick<Watches, 'agents' | 'quotas' | 'reservations' | 'roles' | 'schedules'>,
): Absorber {
  const cacheOf = (kind: ObjectWrite['kind']): Cache<SpecObject> | undefined => {
    switch (kind) {
      case 'MesosRole':
        return ofAnyObject<MesosRole>(watches.roles);
      case 'Quota':
        return ofAnyObject<Quota>(watches.quotas);
      case 'Agent':
        return ofAnyObject<Agent>(watches.agents);
      case 'MaintenanceSchedule':
        return ofAnyObject<MaintenanceSchedule>(watches.schedules);
      case 'Reservation':
        // One that is deleted is there until its finalizer is gone.
        return { ...ofAnyObject<Reservation>(watches.reservations), absorbDeletion: () => undefined };
    }
  };
  return {
    written: (kind, object) => cacheOf(kind)?.absorb(object),
    deleted: (kind, object) => cacheOf(kind)?.absorbDeletion(object),
  };
}

/** The API server vouches for the type: it answers with an object of the kind that it was asked for. */
function ofAnyObject<T extends SpecObject>(cache: Cache<T>): Cache<SpecObject> {
  return {
    absorb: (object) => cache.absorb(object as T),
    absorbDeletion: (object) => cache.absorbDeletion(object as T),
  };
}
