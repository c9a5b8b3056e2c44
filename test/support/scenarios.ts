import { MasterScenario, type ScenarioOptions } from './masterScenario.ts';

const open = new Set<MasterScenario>();

/** Starts a scenario that `closeScenarios` ends. */
export async function startScenario(options: ScenarioOptions = {}): Promise<MasterScenario> {
  const scenario = await MasterScenario.start(options);
  open.add(scenario);
  return scenario;
}

/** To be called after each test: ends the scenarios that it started, and expects that nothing failed in them unseen. */
export async function closeScenarios(): Promise<void> {
  const over = [...open];
  open.clear();
  for (const scenario of over) await scenario.close();
  for (const { observer } of over) expect(observer.failures).toEqual([]);
}
