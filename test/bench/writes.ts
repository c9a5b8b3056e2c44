const line = /^mesos_operator_api_requests_total\{(.*)\} (\d+)$/gm;
const writing = /verb="(?:create|update|patch|delete)"/;

/** How many writes of Tasks, Pods and Events the operator has made so far, from its own metrics. */
export async function writesOf(metricsUrl: string): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  return [...text.matchAll(line)]
    .filter(([, labels = '']) => writing.test(labels) && /kind="(?:Task|Pod|Event)"/.test(labels))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}
