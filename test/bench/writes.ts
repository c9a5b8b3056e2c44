const line = /^mesos_operator_api_requests_total\{(.*)\} (\d+)$/gm;
const writing = /verb="(?:create|update|patch|delete)"/;

/** How many writes of Tasks, Pods and Events the operator has made so far, from its own metrics. */
export async function writesOf(metricsUrl: string): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  return [...text.matchAll(line)]
    .filter(([, labels = '']) => writing.test(labels) && /kind="(?:Task|Pod|Event)"/.test(labels))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}

/** Longer than the operator lets a change of a task's status wait for further ones. */
const quietSeconds = 2;

/** Waits until the operator has nothing left to write, so that a round does not pay for the one before. */
export async function untilNoWrites(metricsUrl: string): Promise<void> {
  for (let before = -1, count = await writesOf(metricsUrl); count !== before; count = await writesOf(metricsUrl)) {
    before = count;
    await new Promise((resolve) => setTimeout(resolve, quietSeconds * 1000));
  }
}
