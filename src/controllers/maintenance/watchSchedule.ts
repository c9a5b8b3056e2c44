import type { MaintenanceSchedule } from '../../kubernetes/kinds.ts';
import type { Reflector } from '../../kubernetes/reflector.ts';
import type { Fact } from '../../master/inputs.ts';
import { windowsOf } from './scheduleObject.ts';

/** Tells the master of the maintenance schedule, which is empty while there is no MaintenanceSchedule. */
export function watchSchedule(
  reflector: Pick<Reflector<MaintenanceSchedule, MaintenanceSchedule>, 'subscribe'>,
  tell: (fact: Fact) => void,
): void {
  const tellWindows = ({ spec }: Pick<MaintenanceSchedule, 'spec'>): void => {
    tell({ kind: 'schedule-set', windows: windowsOf(spec) });
  };
  reflector.subscribe({
    added: tellWindows,
    updated: (schedule, former) => {
      if (JSON.stringify(schedule.spec) !== JSON.stringify(former.spec)) tellWindows(schedule);
    },
    deleted: () => tellWindows({ spec: {} }),
  });
}
