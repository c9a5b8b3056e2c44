import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Allocator } from '../allocator/allocator.ts';
import type { Config } from '../config/config.ts';
import { parseMinimum } from '../config/values.ts';
import type { NamedConfig } from './hostname.ts';
import { defaultOptions, type MasterOptions } from '../master/options.ts';
import { printDuration } from '../model/duration.ts';
import type { MasterInfo } from '../model/generated/messages.ts';
import { mesosVersion } from '../model/version.ts';
import { parseZookeeperUrl, printZookeeperUrl } from '../model/zookeeperUrl.ts';

/** Where the replicas have their Lease, and the Service is that leads to the leader. */
export function operatorNamespace(config: Config): string {
  return config['operator-namespace'] ?? config.namespace;
}

/** The allocator as the settings have it. */
export function allocatorOf(config: Config): Allocator {
  return new Allocator({
    allocationIntervalSeconds: config['allocation-interval'],
    minAllocatable: parseMinimum(config['min-allocatable-resources']),
    random: Math.random,
    fairnessExcluded: config['fair-sharing-excluded-resource-names'] ?? [],
    filterGpuResources: config['filter-gpu-resources'],
    roleSorter: config['role-sorter'],
    frameworkSorter: config['framework-sorter'],
    ...(config.domain !== undefined && { region: config.domain.region }),
  });
}

/** What the master is started with. Its id is a new one in each process (HA-007). */
export function masterOptions(config: NamedConfig): MasterOptions {
  const offerTimeoutSeconds = config['offer-timeout'];
  const removalRate = config['agent-removal-rate-limit'];
  return {
    ...defaultOptions,
    info: masterInfo(config),
    agentTimeoutSeconds: config['agent-ping-timeout'] * config['max-agent-ping-timeouts'],
    agentReregisterSeconds: config['agent-reregister-timeout'],
    recoveryRemovalLimit: config['recovery-agent-removal-limit'] / 100,
    agentRecoveryFactor: config['allocator-agent-recovery-factor'],
    allocatorRecoverySeconds: config['allocator-recovery-timeout'],
    ...(removalRate !== undefined && { agentRemovalSeconds: removalRate.seconds }),
    rootSubmissions: config['root-submissions'],
    admitUnknownFrameworks: config['admit-unknown-frameworks'],
    ...(offerTimeoutSeconds !== undefined && { offerTimeoutSeconds }),
    ...(config.roles !== undefined && { roleWhitelist: config.roles }),
  };
}

/** The settings under the names that Mesos has for them, as its flags are written. */
export function flagsOf(config: NamedConfig): Readonly<Record<string, string>> {
  const offerTimeout = config['offer-timeout'];
  const removalRate = config['agent-removal-rate-limit'];
  const excluded = config['fair-sharing-excluded-resource-names'];
  return {
    agent_ping_timeout: printDuration(config['agent-ping-timeout']),
    max_agent_ping_timeouts: String(config['max-agent-ping-timeouts']),
    agent_reregister_timeout: printDuration(config['agent-reregister-timeout']),
    recovery_agent_removal_limit: `${config['recovery-agent-removal-limit']}%`,
    allocator_agent_recovery_factor: String(config['allocator-agent-recovery-factor']),
    allocator_recovery_timeout: printDuration(config['allocator-recovery-timeout']),
    allocation_interval: printDuration(config['allocation-interval']),
    filter_gpu_resources: String(config['filter-gpu-resources']),
    framework_sorter: config['framework-sorter'],
    role_sorter: config['role-sorter'],
    hostname: config.hostname,
    ip: config['advertise-ip'],
    port: String(config.port),
    max_completed_frameworks: String(defaultOptions.maxCompletedFrameworks),
    max_completed_tasks_per_framework: String(defaultOptions.maxCompletedTasksPerFramework),
    max_operator_event_stream_subscribers: String(config['max-operator-event-stream-subscribers']),
    min_allocatable_resources: config['min-allocatable-resources'],
    publish_per_framework_metrics: String(config['publish-per-framework-metrics']),
    root_submissions: String(config['root-submissions']),
    // What lasts is in custom resources; nothing is kept on this machine.
    registry: 'kubernetes',
    work_dir: tmpdir(),
    version: 'false',
    ...securityFlags(config),
    ...zookeeperFlags(config),
    ...(removalRate !== undefined && { agent_removal_rate_limit: removalRate.text }),
    ...(config.cluster !== undefined && { cluster: config.cluster }),
    ...(config['log-dir'] !== undefined && { log_dir: config['log-dir'] }),
    ...(config['external-log-file'] !== undefined && { external_log_file: config['external-log-file'] }),
    ...(offerTimeout !== undefined && { offer_timeout: printDuration(offerTimeout) }),
    ...(config.roles !== undefined && { roles: config.roles.join(',') }),
    ...(excluded !== undefined && { fair_sharing_excluded_resource_names: excluded.join(',') }),
    ...(config['webui-dir'] !== undefined && { webui_dir: config['webui-dir'] }),
    ...(config.whitelist !== undefined && { whitelist: config.whitelist }),
  };
}

/** The ZooKeeper is shown without the credentials for it. */
function zookeeperFlags({ zk, quorum, 'zk-session-timeout': timeout }: Config): Readonly<Record<string, string>> {
  return {
    zk_session_timeout: printDuration(timeout),
    ...(zk !== undefined && { zk: zk.startsWith('file:') ? zk : printZookeeperUrl(parseZookeeperUrl(zk)) }),
    ...(quorum !== undefined && { quorum: String(quorum) }),
  };
}

/** Files are shown by their names, never by what is in them. */
function securityFlags(config: Config): Readonly<Record<string, string>> {
  const { acls, credentials, 'http-framework-authenticators': ofFrameworks } = config;
  const { 'firewall-rules': firewallRules, 'rate-limits': rateLimits } = config;
  return {
    authenticate_agents: 'false',
    authenticate_frameworks: 'false',
    authenticate_http_frameworks: String(config['authenticate-http-frameworks']),
    authenticate_http_readonly: String(config['authenticate-http-readonly']),
    authenticate_http_readwrite: String(config['authenticate-http-readwrite']),
    authorizers: config.authorizers,
    http_authenticators: config['http-authenticators'].join(','),
    ...(ofFrameworks !== undefined && { http_framework_authenticators: ofFrameworks.join(',') }),
    ...(credentials !== undefined && { credentials }),
    ...(acls !== undefined && { acls }),
    ...(firewallRules !== undefined && { firewall_rules: firewallRules }),
    ...(rateLimits !== undefined && { rate_limits: rateLimits }),
  };
}

/** How the master is known to its clients: the same from every replica, for old drivers compare it. */
function masterInfo(config: NamedConfig): MasterInfo {
  const ip = config['advertise-ip'];
  const port = config['advertise-port'] ?? config.port;
  const { domain, hostname } = config;
  return {
    id: randomUUID(),
    ip: addressAsNumber(ip),
    port,
    pid: `master@${ip}:${port}`,
    hostname,
    version: mesosVersion.version,
    address: { hostname, ip, port },
    ...(domain !== undefined && {
      domain: { fault_domain: { region: { name: domain.region }, zone: { name: domain.zone } } },
    }),
    capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }],
  };
}

/** An IPv4 address as it lies in the memory of a little-endian machine: what old clients read from MasterInfo. */
function addressAsNumber(ip: string): number {
  return ip.split('.').reduceRight((number, part) => number * 256 + Number(part), 0);
}
