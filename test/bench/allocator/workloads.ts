import { Resources } from '../../../src/model/resources.ts';
import { revocable } from '../../support/allocatorScenario.ts';
import { BenchCluster, copies, frameworkId, type BenchAgent, type BenchFramework } from './benchCluster.ts';

/** How many agents and frameworks, and, in some workloads, roles. */
export interface Size {
  readonly agents: number;
  readonly frameworks: number;
}

/** The longest that a refusal can last, in seconds. */
const forEver = 2 ** 31 - 1;
const rounds = 4;

/** Every second port up to 31030, and all from there on: 16 ranges. */
const sixteenRanges = `${Array.from({ length: 15 }, (_, index) => `${31000 + 2 * index}-${31000 + 2 * index}`).join(',')},31030-32000`;
const largeAgent = 'cpus:24;mem:4096;disk:4096;ports:[31000-32000]';

function frameworks(count: number, framework: BenchFramework): readonly BenchFramework[] {
  return Array.from({ length: count }, () => framework);
}

/** Agents of one size, of each of which a framework uses some, each in turn. */
function usedAgents(size: Size, total: string, used: string, role: string): readonly BenchAgent[] {
  const totals = copies(size.agents, Resources.parse(total));
  const uses = copies(size.agents, Resources.parse(used).allocate(role));
  return totals.map((total, index) => ({
    total,
    used: { framework: index % size.frameworks, resources: uses[index] ?? Resources.none },
  }));
}

/** Agents come, then each gains revocable cpus. */
export function addAndUpdateAgents(size: Size): BenchCluster {
  const cluster = new BenchCluster();
  const total = 'cpus:2;mem:1024;disk:4096;ports:[31000-32000]';
  const used = 'cpus:1;mem:128;disk:1024;ports:[31126-31510,31512-31623,31810-31852,31854-31964]';
  cluster.addFrameworks(frameworks(size.frameworks, { role: '*', capabilities: ['REVOCABLE_RESOURCES'] }));
  cluster.addAgents(usedAgents(size, total, used, '*'));
  cluster.updateAgents(copies(size.agents, Resources.parse(total).plus(revocable(10))));
  return cluster;
}

/** Every offer is declined for ever, so that each agent goes to another framework each time. */
export function declineOffers(size: Size): BenchCluster {
  const cluster = new BenchCluster();
  cluster.addFrameworks(frameworks(size.frameworks, { role: '*' }));
  const used = `cpus:16;mem:2014;disk:1024;ports:[${sixteenRanges}]`;
  cluster.addAgents(usedAgents(size, largeAgent, used, '*'));
  for (let round = 0; round < rounds; round += 1) {
    cluster.giveBack('decline', forEver);
    cluster.tick();
  }
  return cluster;
}

/** Offers come back without a filter while a fifth more of the frameworks wants none each time. */
export function suppressOffers(size: Size): BenchCluster {
  const cluster = new BenchCluster();
  cluster.addFrameworks(frameworks(size.frameworks, { role: '*' }));
  const used = `cpus:16;mem:1024;disk:1024;ports:[${sixteenRanges}]`;
  cluster.addAgents(usedAgents(size, largeAgent, used, '*'));
  for (let round = 0; round < 5; round += 1) {
    cluster.giveBack('recover');
    suppress(cluster, round * (size.frameworks / 5), (round + 1) * (size.frameworks / 5));
    // In the last round nobody is left who wants anything.
    cluster.tick(round === 4 ? 'cycle for nobody' : 'cycle');
  }
  return cluster;
}

/** All but a hundredth of the frameworks want no offers. */
export function extremeSuppressOffers(size: Size): BenchCluster {
  const cluster = new BenchCluster();
  cluster.addFrameworks(frameworks(size.frameworks, { role: '*' }));
  suppress(cluster, 0, Math.floor(size.frameworks * 0.99));
  const used = `cpus:16;mem:1024;disk:1024;ports:[${sixteenRanges}]`;
  cluster.addAgents(usedAgents(size, largeAgent, used, '*'));
  for (let round = 0; round < 5; round += 1) {
    cluster.giveBack('recover');
    cluster.tick();
  }
  return cluster;
}

function suppress(cluster: BenchCluster, from: number, to: number): void {
  for (let index = from; index < to; index += 1) cluster.allocator.suppress(frameworkId(index), []);
}

/** All is reserved to the role of all frameworks, and each agent has a volume of its own. */
export function persistentVolumes(size: Size): BenchCluster {
  const cluster = new BenchCluster();
  cluster.addFrameworks(frameworks(size.frameworks, { role: 'test' }));
  const total = 'cpus(test):24;mem(test):4096;disk(test):3072;ports(test):[31000-32000]';
  const used = `cpus(test):16;mem(test):1024;disk(test):1024;ports(test):[${sixteenRanges}]`;
  const agents = usedAgents(size, total, used, 'test').map((agent, index) => ({
    ...agent,
    total: agent.total.plus(volume(index)),
  }));
  cluster.addAgents(agents);
  for (let round = 0; round < 6; round += 1) {
    cluster.giveBack('recover');
    cluster.tick();
  }
  return cluster;
}

function volume(index: number): Resources {
  const disk = {
    persistence: { id: `id${index}` },
    volume: { container_path: `path${index}`, mode: 'RW' },
  } as const;
  return Resources.of(
    Resources.parse('disk(test):1024')
      .toMessages()
      .map((resource) => Object.assign({}, resource, { disk })),
  );
}

/** Each agent has reservations with labels of its own. */
export function resourceLabels(size: Size): BenchCluster {
  const cluster = new BenchCluster();
  cluster.addFrameworks(frameworks(size.frameworks, { role: 'role1' }));
  const used = `mem:2014;disk:1024;ports:[${sixteenRanges}]`;
  const agents = usedAgents(size, largeAgent, used, 'role1').map(({ total, used }, index) => {
    const labelled = [0, 1].map((which) => reservedCpus(which, index));
    const reserved = labelled.reduce((sum, cpus) => sum.plus(cpus), Resources.none);
    const resources = used?.resources.plus(reserved.allocate('role1')) ?? Resources.none;
    const rest = total.minus(Resources.parse('cpus:16')).plus(reserved);
    return { total: rest, used: { framework: index % size.frameworks, resources } };
  });
  cluster.addAgents(agents);
  for (let round = 0; round < rounds; round += 1) {
    cluster.giveBack('decline', forEver);
    cluster.tick();
  }
  return cluster;
}

function reservedCpus(which: number, agent: number): Resources {
  const labels = Array.from({ length: 11 }, (_, index) => ({ key: `key${index}`, value: `value${index}` }));
  labels.push({ key: 'unique', value: `${which}-${agent}` });
  const reservation = { type: 'DYNAMIC', role: 'role1', principal: 'principal1', labels: { labels } } as const;
  return Resources.of(
    Resources.parse('cpus:8')
      .toMessages()
      .map((resource) => ({ ...resource, reservations: [reservation] })),
  );
}

/** Every framework asks for offers again when nothing is left to give. */
export function allocatorBacklog(size: Size): BenchCluster {
  const cluster = new BenchCluster();
  cluster.addFrameworks(frameworks(size.frameworks, { role: '*' }));
  cluster.addAgents(copies(size.agents, Resources.parse(largeAgent)).map((total) => ({ total })));
  cluster.measurement.once('reviveOffers', size.frameworks, () => {
    for (let index = 0; index < size.frameworks; index += 1) {
      cluster.allocator.revive(frameworkId(index), []);
      cluster.allocator.run(0);
    }
  });
  return cluster;
}

/** All comes back without a filter and is offered again, at a tick and because a framework asks. */
export function recover(size: Size): BenchCluster {
  const cluster = new BenchCluster();
  const roles = size.frameworks === 50 ? 10 : 100;
  cluster.addFrameworks(Array.from({ length: size.frameworks }, (_, index) => ({ role: `role${index % roles}` })));
  cluster.addAgents(copies(size.agents, Resources.parse(largeAgent)).map((total) => ({ total })));
  for (let round = 0; round < 3; round += 1) {
    cluster.giveBack('recover');
    cluster.tick();
    cluster.giveBack('recover');
    cluster.run('revival', () => cluster.allocator.revive(frameworkId(0), []));
  }
  return cluster;
}

/** How many agents a run gives away before others have their turn. */
const sliceSize = 2000;

/** What little changes cost in a large cluster, and how long one slice of a run takes, also where many filters end at once. */
export function changes(size: Size): BenchCluster {
  const cluster = new BenchCluster();
  const roles = 100;
  cluster.addFrameworks(Array.from({ length: size.frameworks }, (_, index) => ({ role: `role${index % roles}` })));
  cluster.addAgents(copies(size.agents, Resources.parse(largeAgent)).map((total) => ({ total })));
  for (let round = 0; round < 20; round += 1) {
    cluster.giveBackOne();
    cluster.tick('cycle after one recovery');
    cluster.run('revival without anything left', () => cluster.allocator.revive(frameworkId(round), []));
  }
  for (let round = 0; round < 3; round += 1) {
    cluster.giveBack('decline', 1);
    cluster.tickInSlices(sliceSize);
    cluster.giveBack('recover');
    cluster.tickInSlices(sliceSize);
  }
  refuseEverything(cluster, size);
  return cluster;
}

/** What runs cost while everything is free and nobody wants it, and then one more framework does not want it either. */
function refuseEverything(cluster: BenchCluster, size: Size): void {
  suppress(cluster, 2, size.frameworks);
  for (let round = 0; round < 3; round += 1) {
    cluster.giveBack('decline', forEver);
    cluster.tick('cycle until all is refused');
  }
  for (let round = 0; round < 5; round += 1) cluster.tick('cycle while all is refused');
  cluster.allocator.suppress(frameworkId(0), []);
  for (let round = 0; round < 3; round += 1) {
    cluster.run('revival while all is refused', () => cluster.allocator.revive(frameworkId(1), []));
    cluster.giveBack('decline', forEver);
    cluster.tick('cycle after that revival');
  }
  cluster.measurement.once('explain', 1, () => cluster.allocator.report.explain(frameworkId(1), 'role1'));
}
