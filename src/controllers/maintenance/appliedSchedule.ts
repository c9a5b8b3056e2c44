import type { MaintenanceSchedule } from '../../kubernetes/kinds.ts';
import type { Reflector } from '../../kubernetes/reflector.ts';
import type { Fact } from '../../master/inputs.ts';
import {
  refusalOfWindows,
  scheduleOf,
  type ScheduledWindow,
  type ScheduleRefusal,
} from '../../master/maintenance/schedule.ts';
import { isAccepted } from '../accepted.ts';
import { inForceCondition, specOf, windowsOf } from './scheduleObject.ts';

/** What has become of the MaintenanceSchedule. */
export interface ScheduleStanding {
  readonly object: MaintenanceSchedule;
  /** What holds, which is the spec unless that is refused. */
  readonly windows: readonly ScheduledWindow[];
  readonly refusal: ScheduleRefusal | undefined;
}

/**
 * Says which maintenance schedule holds: what a call has written, and what was applied as far as a call would not be refused;
 * otherwise the one that held before, which its status remembers. Without a MaintenanceSchedule it is empty.
 */
export class AppliedSchedule {
  readonly #tell: (fact: Fact) => void;
  readonly #changed: () => void;
  #standing: ScheduleStanding | undefined;

  /** `changed` is called when there may be something new to be shown. */
  constructor(tell: (fact: Fact) => void, changed: () => void) {
    this.#tell = tell;
    this.#changed = changed;
  }

  /** Undefined if there is no MaintenanceSchedule. */
  get standing(): ScheduleStanding | undefined {
    return this.#standing;
  }

  watch(reflector: Pick<Reflector<MaintenanceSchedule, MaintenanceSchedule>, 'subscribe'>): void {
    const take = (object: MaintenanceSchedule): void => this.#put(standingOf(object, this.#standing?.windows));
    reflector.subscribe({ added: take, updated: take, deleted: () => this.#put(undefined) });
  }

  #put(standing: ScheduleStanding | undefined): void {
    const before = this.#standing;
    this.#standing = standing;
    const windows = standing?.windows ?? [];
    if (textOf(windows) !== textOf(before?.windows ?? [])) this.#tell({ kind: 'schedule-set', windows });
    this.#changed();
  }
}

/** How a schedule stands, and which one held before as far as that is known: else it is what the status says. */
export function standingOf(
  object: MaintenanceSchedule,
  before: readonly ScheduledWindow[] | undefined,
): ScheduleStanding {
  const { metadata, spec, status = {} } = object;
  const windows = windowsOf(spec);
  const shown = windowsOf(status);
  if (isAccepted(metadata, specOf(windows))) return { object, windows, refusal: undefined };
  const condition = status.conditions?.find(({ type }) => type === inForceCondition);
  const judged = condition !== undefined && condition.observedGeneration === metadata.generation;
  const held = judged ? shown : (before ?? shown);
  const refusal = refusalOfWindows(windows, scheduleOf(held));
  return { object, windows: refusal === undefined ? windows : held, refusal };
}

function textOf(windows: readonly ScheduledWindow[]): string {
  return JSON.stringify(specOf(windows));
}
