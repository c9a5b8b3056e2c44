/** Values of the chart that differ from its own, by what they are about. */
export const permutations: Readonly<Record<string, object>> = {
  'its own values': {},

  'everything that is off': {
    serviceMonitor: {
      enabled: true,
      labels: { release: 'prometheus' },
      relabelings: [{ action: 'labeldrop', regex: 'endpoint' }],
      metricRelabelings: [{ action: 'drop', sourceLabels: ['__name__'], regex: 'nodejs_.*' }],
    },
    grafanaDashboard: { enabled: true, annotations: { folder: 'Mesos' } },
    imagePullSecrets: [{ name: 'registry' }],
  },

  'nothing that can be left out': {
    config: { logDir: null },
    crds: { install: false },
    rbac: { create: false },
    serviceAccount: { create: false, name: 'own' },
    agent: { enabled: false },
    tasks: { namespace: { create: false } },
    podDisruptionBudget: { enabled: false },
    networkPolicy: { enabled: false },
    topologySpreadConstraints: [],
    nodeSelector: null,
    replicaCount: 1,
  },

  'every setting of the operator': {
    config: {
      hostname: 'master.example.com',
      advertiseIP: '192.0.2.7',
      domain: 'europe/one',
      defaultImage: 'alpine:3',
      defaultPorts: 'ports:[21000-21999]',
      allocationInterval: 0.5,
      offerTimeout: 30,
      roleSorter: 'random',
      frameworkSorter: 'random',
      minAllocatableResources: 'cpus:1;mem:64|gpus:1',
      fairSharingExcludedResourceNames: ['gpus', 'disk'],
      filterGpuResources: false,
      whitelist: ['node-1', 'node-2.example.com'],
      agentPingTimeout: 20,
      maxAgentPingTimeouts: 3,
      agentReregisterTimeout: 900,
      agentRemovalRateLimit: '1/10mins',
      recoveryAgentRemovalLimit: 50,
      allocatorAgentRecoveryFactor: 0.5,
      allocatorRecoveryTimeout: 60,
      publishPerFrameworkMetrics: false,
      metricsSnapshotRateLimit: '10/1mins',
      roles: ['web', 'batch/nightly'],
      users: { alice: 1000, bob: 4000000000 },
      cgroupsEnableCfs: true,
      admitUnknownFrameworks: false,
      rootSubmissions: false,
      cluster: 'production',
      logDir: '/logs',
      externalLogFile: '/logs/other',
      webuiVolume: { persistentVolumeClaim: { claimName: 'mesos-webui', readOnly: true } },
      logLevel: 'debug',
    },
    security: {
      authentication: {
        readonly: true,
        readwrite: true,
        frameworks: true,
        authenticators: ['kubernetes', 'basic'],
        frameworkAuthenticators: ['kubernetes'],
        credentialsSecret: 'mesos-credentials',
        tokenAudiences: ['mesos'],
      },
      authorization: {
        authorizer: 'kubernetes',
        acls: { run_tasks: [{ principals: { type: 'ANY' }, users: { values: ['web'] } }] },
      },
      tls: { secret: 'mesos-tls', requireClientCert: true },
      allowedHosts: ['localhost', 'mesos.example.com'],
      firewallRules: { disabled_endpoints: { paths: ['/master/roles'] } },
      rateLimits: { limits: [{ principal: 'web', qps: 10.5, capacity: 100 }] },
      auditLog: 'all',
      limits: {
        maxConnections: 1000000,
        maxConnectionsPerAddress: 100,
        maxStreamsPerPrincipal: 10,
        maxOperatorEventStreamSubscribers: 20,
        maxBodyBytes: 1048576,
        maxTotalBodyBytes: 4194304,
        maxHeaderBytes: 16384,
        requestTimeout: 30,
      },
    },
    extraArgs: ['--log-level=trace'],
    extraEnv: [
      { name: 'NODE_OPTIONS', value: '--max-old-space-size=1024' },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    ],
    agent: {
      extraArgs: ['--host=::'],
      extraEnv: [{ name: 'MORE', value: '1' }],
      logLevel: 'warn',
      port: 6051,
      workDir: '/data/mesos',
    },
    leaderElection: { leaseName: 'other' },
    zookeeper: { secret: 'mesos-zookeeper', sessionTimeout: 20 },
  },

  'a ZooKeeper': {
    zookeeper: { url: 'zk://zk-1:2181,zk-2:2182/mesos' },
    networkPolicy: { egress: { zookeeperPorts: [2181, 2182] } },
  },

  'names of its own': {
    nameOverride: 'other',
    fullnameOverride: 'all-other',
    image: { repository: 'registry.example.com/mesos', digest: `sha256:${'0'.repeat(64)}`, pullPolicy: 'Always' },
    tasks: { namespace: { name: 'other-tasks', keep: false, labels: { a: 'b' }, annotations: { c: 'd' } } },
    agent: { namespace: { name: 'other-agents' }, serviceAccount: { name: 'other-agent', annotations: { e: 'f' } } },
    service: { name: 'other-master', port: 80 },
    containerPorts: { mesos: 8080, telemetry: 8081 },
  },

  'a port on every node': { service: { type: 'NodePort', nodePort: 30050 }, crds: { keep: false } },

  'a load balancer': {
    service: {
      type: 'LoadBalancer',
      loadBalancerIP: '192.0.2.8',
      loadBalancerSourceRanges: ['192.0.2.0/24'],
      annotations: { 'example.com/kind': 'internal' },
      labels: { team: 'mesos' },
    },
  },

  'no address of the Service': { service: { clusterIP: 'None' } },

  'nobody let in': {
    networkPolicy: {
      mesosFrom: [],
      metricsFrom: [],
      egress: {
        apiServerPorts: [443],
        apiServerCIDRs: ['10.0.0.1/32', 'fd00::/8'],
        extra: [{ ports: [{ port: 2181 }] }],
      },
    },
  },

  'a place of its own': {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'control', operator: 'Exists' }] }],
        },
      },
    },
    tolerations: [{ key: 'control', operator: 'Exists', effect: 'NoSchedule' }],
    nodeSelector: { control: 'true' },
    priorityClassName: 'system-cluster-critical',
    podAnnotations: { a: 'b' },
    podLabels: { c: 'd' },
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' }],
    updateStrategy: { type: 'Recreate', rollingUpdate: null },
    podDisruptionBudget: { minAvailable: '50%' },
    agent: { affinity: { nodeAffinity: {} }, updateStrategy: { type: 'OnDelete', rollingUpdate: null } },
  },
};
