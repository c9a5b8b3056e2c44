import { Resources } from '../model/resources.ts';
import { readConfig, type Config } from '../config/config.ts';
import type { NamedConfig } from './hostname.ts';
import { allocatorOf, flagsOf, masterOptions } from './masterOptions.ts';

const config = (flags: Readonly<Record<string, string>> = {}): NamedConfig => ({
  ...readConfig(flags, {}),
  hostname: 'master-1',
});

/** Which of these agents a framework without capabilities is offered. */
function offered(settings: Config, totals: Readonly<Record<string, string>>): readonly string[] {
  const allocator = allocatorOf(settings);
  for (const [id, total] of Object.entries(totals)) {
    allocator.addAgent({ id, hostname: id, attributes: [], total: Resources.parse(total) }, new Map());
  }
  const framework = { id: 'f', roles: ['r'], suppressedRoles: [], capabilities: new Set<never>() };
  allocator.addFramework(framework, new Map(), true);
  return allocator
    .run(0)
    .map(({ agentId }) => agentId)
    .sort();
}

describe('The settings of the allocator', () => {
  it('FLAG-002 are those of Mesos by default, and shown by its names', () => {
    expect(flagsOf(config())).toMatchObject({
      allocation_interval: '1secs',
      min_allocatable_resources: 'cpus:0.01|mem:32',
      filter_gpu_resources: 'true',
      role_sorter: 'drf',
      framework_sorter: 'drf',
    });
    const unset = ['offer_timeout', 'whitelist', 'fair_sharing_excluded_resource_names'];
    expect(Object.keys(flagsOf(config())).filter((name) => unset.includes(name))).toEqual([]);
  });

  it('FLAG-002 are shown as they were given', () => {
    const flags = {
      'role-sorter': 'random',
      'framework-sorter': 'random',
      'min-allocatable-resources': 'cpus:1;mem:64|gpus:1',
      'fair-sharing-excluded-resource-names': 'gpus,disk',
      'filter-gpu-resources': 'false',
      whitelist: '/etc/hostnames',
      'webui-dir': '/usr/share/mesos/webui',
      'offer-timeout': '30',
    };
    expect(flagsOf(config(flags))).toMatchObject({
      role_sorter: 'random',
      framework_sorter: 'random',
      min_allocatable_resources: 'cpus:1;mem:64|gpus:1',
      fair_sharing_excluded_resource_names: 'gpus,disk',
      filter_gpu_resources: 'false',
      whitelist: '/etc/hostnames',
      webui_dir: '/usr/share/mesos/webui',
      offer_timeout: '30secs',
    });
  });

  it('ALLOC-030 say what an offer must hold', () => {
    const totals = { tiny: 'cpus:0.005;mem:16', cpus: 'cpus:0.01;mem:16', mem: 'mem:32', large: 'cpus:2;mem:64' };
    const reached = (text: string) => offered(config({ 'min-allocatable-resources': text }), totals);
    expect(offered(config(), totals)).toEqual(['cpus', 'large', 'mem']);
    expect(reached('cpus:1;mem:64')).toEqual(['large']);
    expect(reached('cpus:1|mem:32')).toEqual(['large', 'mem']);
    expect(reached('')).toEqual(['cpus', 'large', 'mem', 'tiny']);
  });

  it('ALLOC-106 say whether agents with GPUs are kept for frameworks that ask for them', () => {
    const totals = { gpus: 'cpus:1;gpus:1', none: 'cpus:1' };
    expect(offered(config(), totals)).toEqual(['none']);
    expect(offered(config({ 'filter-gpu-resources': 'false' }), totals)).toEqual(['gpus', 'none']);
  });

  it('SORT-005 say which resources do not count in shares', () => {
    const shareOf = (settings: Config) => {
      const allocator = allocatorOf(settings);
      const spec = { id: 'A', hostname: 'A', attributes: [], total: Resources.parse('cpus:10;disk:10') };
      allocator.addAgent(spec, new Map([['f', Resources.parse('cpus:1;disk:10').allocate('r')]]));
      const framework = { id: 'f', roles: ['r'], suppressedRoles: [], capabilities: new Set<never>() };
      allocator.addFramework(framework, new Map(), true);
      return allocator.report.shares().get('r');
    };
    expect(shareOf(config())).toBe(1);
    expect(shareOf(config({ 'fair-sharing-excluded-resource-names': 'gpus,disk' }))).toBe(0.1);
  });
});

describe('How the master is known', () => {
  it('FLAG-001 HA-007 by host, port and an id that each process has of its own', () => {
    const settings = config({ 'advertise-ip': '10.0.0.1', port: '5000' });
    const { info } = masterOptions(settings);
    expect(info).toMatchObject({
      pid: 'master@10.0.0.1:5000',
      hostname: 'master-1',
      port: 5000,
      address: { hostname: 'master-1', ip: '10.0.0.1', port: 5000 },
    });
    expect(masterOptions(settings).info.id).not.toBe(info.id);
    expect(masterOptions(config({ 'advertise-port': '80' })).info.pid).toBe('master@127.0.0.1:80');
  });

  it('HA-001 the ZooKeeper, without the credentials for it', () => {
    const zk = 'zk://ann:secret@h1:2181,h2:2181/mesos';
    expect(flagsOf(config({ zk, quorum: '2' }))).toMatchObject({
      zk: 'zk://h1:2181,h2:2181/mesos',
      zk_session_timeout: '10secs',
      quorum: '2',
    });
    expect(flagsOf(config({ zk: 'file:///etc/zk' }))).toMatchObject({ zk: 'file:///etc/zk' });
    expect(flagsOf(config({}))).not.toHaveProperty('zk');
  });

  it('ALLOC-130 for how long a new leader offers nothing', () => {
    const given = { 'allocator-agent-recovery-factor': '0.5', 'allocator-recovery-timeout': '1mins' };
    expect(masterOptions(config(given))).toMatchObject({ agentRecoveryFactor: 0.5, allocatorRecoverySeconds: 60 });
    expect(flagsOf(config(given))).toMatchObject({
      allocator_agent_recovery_factor: '0.5',
      allocator_recovery_timeout: '1mins',
    });
    expect(() => config({ 'allocator-agent-recovery-factor': '1.5' })).toThrow('expected no more than 1');
  });

  it('FLAG-003 what agents are given of time', () => {
    const settings = config({
      'agent-ping-timeout': '2secs',
      'max-agent-ping-timeouts': '3',
      'agent-removal-rate-limit': '1/10mins',
      'recovery-agent-removal-limit': '50%',
    });
    expect(masterOptions(settings)).toMatchObject({
      agentTimeoutSeconds: 6,
      agentReregisterSeconds: 600,
      agentRemovalSeconds: 600,
      recoveryRemovalLimit: 0.5,
    });
    expect(flagsOf(settings)).toMatchObject({
      agent_ping_timeout: '2secs',
      max_agent_ping_timeouts: '3',
      agent_reregister_timeout: '10mins',
      agent_removal_rate_limit: '1/10mins',
      recovery_agent_removal_limit: '50%',
    });
  });
});
