import { readFileSync } from 'node:fs';
import { Allocator } from '../../src/allocator/allocator.ts';
import { Master } from '../../src/master/master.ts';
import { defaultOptions } from '../../src/master/options.ts';
import { addReadings } from '../../src/replica/telemetry.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { chart } from './helm.ts';

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets?: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly query: string | { readonly query: string } }[] };
}

const dashboard = JSON.parse(readFileSync(`${chart}/files/dashboards/mesos-operator.json`, 'utf8')) as Dashboard;
const queries = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.flatMap(({ query }) => (typeof query === 'string' ? [] : [query.query])),
];

/** What Prometheus adds to the samples of a pod, and to a histogram's. */
const addedLabels = ['namespace', 'pod', 'le'];

/** The labels of each series that the operator shows. */
function seriesOfTheOperator(): ReadonlyMap<string, readonly string[]> {
  const metrics = new Metrics();
  const allocator = new Allocator({
    allocationIntervalSeconds: 1,
    minAllocatable: [],
    random: () => 0,
    fairnessExcluded: [],
    filterGpuResources: true,
  });
  const info = { id: 'm', ip: 0, port: 5050, hostname: 'm' };
  addReadings(metrics, new Master({ ...defaultOptions, info }, allocator), () => true);
  const series = new Map<string, readonly string[]>();
  for (const { name, type } of metrics.registry.getMetricsAsArray()) {
    const labels = labelsOf(metrics.registry.getSingleMetric(name));
    const suffixes = String(type) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const suffix of suffixes) series.set(name + suffix, labels);
  }
  return series;
}

/** prom-client keeps the names where its types do not show them. */
function labelsOf(metric: object | undefined): readonly string[] {
  return metric !== undefined && 'labelNames' in metric && Array.isArray(metric.labelNames)
    ? metric.labelNames.map(String)
    : [];
}

describe('the dashboard', () => {
  const series = seriesOfTheOperator();

  it('has a query in every panel', () => {
    const empty = dashboard.panels.filter(({ type, targets = [] }) => type !== 'row' && targets.length === 0);
    expect(empty).toEqual([]);
    expect(queries.length).toBeGreaterThan(20);
  });

  it.each(queries)('finds what it asks for: %s', (query) => {
    const names = [...query.matchAll(/\b(?:mesos_operator|process|nodejs)_\w+/g)].map(([name]) => name);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !series.has(name))).toEqual([]);
    const known = [...addedLabels, ...names.flatMap((name) => series.get(name) ?? [])];
    const matched = [...query.matchAll(/(\w+)(?:=|=~|!=|!~)"/g)].map(([, label]) => label);
    const grouped = [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(', '));
    expect([...matched, ...grouped].filter((label) => !known.includes(label ?? ''))).toEqual([]);
  });
});
