/** What is known of the unavailability of one agent. */
interface Schedule {
  readonly start: number;
  readonly asked: Set<string>;
  readonly answered: Set<string>;
  /** Until when frameworks do not want to be asked, in seconds. */
  readonly refused: Map<string, number>;
}

/** Who is asked to give up agents, from the catalogue (ALLOC-120…122). */
export class SlowMaintenance {
  readonly #schedules = new Map<string, Schedule>();

  schedule(agentId: string, start: number | undefined): void {
    this.#schedules.delete(agentId);
    if (start === undefined) return;
    this.#schedules.set(agentId, { start, asked: new Set(), answered: new Set(), refused: new Map() });
  }

  /** Asks the frameworks that hold something on the agent, unless they were asked or do not want to be; gives whom and when. */
  ask(agentId: string, holders: Iterable<string>, now: number): string[] {
    const schedule = this.#schedules.get(agentId);
    if (schedule === undefined) return [];
    const { start, asked, refused } = schedule;
    const due = [...holders].filter((id) => !asked.has(id) && (refused.get(id) ?? -Infinity) <= now);
    for (const id of due) asked.add(id);
    return due.map((id) => `${id} ${agentId} ${start}`);
  }

  answer(agentId: string, frameworkId: string, until: number | undefined): void {
    const schedule = this.#schedules.get(agentId);
    if (schedule?.asked.delete(frameworkId) === true) schedule.answered.add(frameworkId);
    if (until !== undefined) schedule?.refused.set(frameworkId, until);
  }

  /** The frameworks that have answered, by agent. */
  answers(): ReadonlyMap<string, ReadonlySet<string>> {
    return new Map([...this.#schedules].map(([agentId, { answered }]) => [agentId, answered]));
  }

  clearFilters(frameworkId: string): void {
    for (const { refused } of this.#schedules.values()) refused.delete(frameworkId);
  }

  forget(frameworkId: string): void {
    this.clearFilters(frameworkId);
    for (const { asked, answered } of this.#schedules.values()) {
      asked.delete(frameworkId);
      answered.delete(frameworkId);
    }
  }
}
