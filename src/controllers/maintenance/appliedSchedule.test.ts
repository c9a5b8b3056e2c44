import { describe, expect, it } from '@jest/globals';
import type { MaintenanceSchedule } from '../../kubernetes/kinds.ts';
import type { Fact } from '../../master/inputs.ts';
import { AppliedSchedule } from './appliedSchedule.ts';
import { statusOf } from './scheduleStatus.ts';

interface Machine {
  readonly hostname: string;
  readonly down?: boolean;
}

const [a, b] = [{ hostname: 'a' }, { hostname: 'b' }];
const down = (machine: Machine): Machine => ({ ...machine, down: true });

/** The schedule of a test, as it is seen by those who watch it. */
class Applied {
  readonly told: string[] = [];
  readonly applied: AppliedSchedule;
  #see: (object: MaintenanceSchedule) => void = () => undefined;
  #delete: () => void = () => undefined;
  #generation = 0;
  object: MaintenanceSchedule | undefined;

  constructor(object?: MaintenanceSchedule) {
    this.applied = new AppliedSchedule(
      (fact) => this.told.push(namesIn(fact)),
      () => undefined,
    );
    this.applied.watch({
      subscribe: ({ added, deleted }) => {
        this.#see = (seen) => added?.(seen, 'default');
        this.#delete = () => this.object && deleted?.(this.object, 'default');
        return () => undefined;
      },
    });
    if (object !== undefined) this.#put(object);
  }

  /** Somebody applies windows of one machine each; returns why they do not hold. */
  apply(...machines: Machine[]): string | undefined {
    const windows = machines.map((machine) => ({ machines: [machine], start: '2030-01-01T00:00:00Z' }));
    const metadata = { name: 'default', generation: ++this.#generation };
    const kind = { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'MaintenanceSchedule' } as const;
    this.#put({ ...kind, metadata, spec: { windows }, status: this.object?.status ?? {} });
    return this.applied.standing?.refusal?.reason;
  }

  /** The status is written. */
  show(): void {
    const { standing } = this.applied;
    if (standing !== undefined) this.#put({ ...standing.object, status: statusOf(standing, '2026-01-01T00:00:00Z') });
  }

  delete(): void {
    this.#delete();
  }

  #put(object: MaintenanceSchedule): void {
    this.object = object;
    this.#see(object);
  }
}

function namesIn(fact: Fact): string {
  if (fact.kind !== 'schedule-set') return fact.kind;
  const machines = fact.windows.flatMap(({ machines: of }) => of);
  return machines.map(({ id, down: is }) => `${id.hostname}${is ? ' down' : ''}`).join();
}

describe('a MaintenanceSchedule that is applied', () => {
  it('MAINT-002 MAINT-011 holds as far as calls could have brought it about, from one to the next', () => {
    const applied = new Applied();
    expect(applied.apply(down(a))).toBe('NotDraining');
    expect(applied.apply(a, a)).toBe('InvalidMachine');
    expect(applied.apply(a)).toBeUndefined();
    expect(applied.apply(down(a), b)).toBeUndefined();
    expect(applied.apply(b)).toBe('MachineDown');
    expect(applied.apply(a, b)).toBeUndefined();
    expect(applied.apply(b)).toBeUndefined();
    expect(applied.told).toEqual(['a', 'a down,b', 'a,b', 'b']);
  });

  it('is to a successor what its status says, and not its spec, where that is refused', () => {
    const applied = new Applied();
    for (const machines of [[a], [down(a)], [b]]) applied.apply(...machines);
    applied.show();
    expect(applied.told).toEqual(['a', 'a down']);
    const successor = new Applied(applied.object);
    expect(successor.told).toEqual(['a down']);
    expect(successor.applied.standing?.refusal?.reason).toBe('MachineDown');
  });

  it('ends with its object, whatever is DOWN', () => {
    const applied = new Applied();
    for (const machines of [[a], [down(a)]]) applied.apply(...machines);
    applied.delete();
    expect(applied.told.at(-1)).toBe('');
  });
});
