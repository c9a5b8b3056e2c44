import { ConfigError } from '../config/config.ts';
import { startCluster, type EmbeddedCluster } from './cluster.ts';
import { readOptions, usage, type EmbeddedOptions } from './options.ts';

/** Runs the embedded cluster until Ctrl-C; what it cannot start with is one line and exit code 1. */
async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(usage);
    return;
  }
  const begun = performance.now();
  const options = readOptions(argv);
  const cluster = await startCluster(options);
  process.stdout.write(welcome(options, cluster, (performance.now() - begun) / 1000));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      cluster.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function welcome(options: EmbeddedOptions, cluster: EmbeddedCluster, seconds: number): string {
  const { nodes, apiServerUrl, kubeconfigPath, operator, operatorFlags } = cluster;
  const mesos = `http://127.0.0.1:${options.port}`;
  const kubectl = `kubectl --kubeconfig ${kubeconfigPath}`;
  const lines = [
    '',
    `An embedded cluster of ${nodes.length} node${nodes.length === 1 ? '' : 's'} is up, after ${seconds.toFixed(1)} s.`,
    '',
    ...(operator === undefined
      ? [`  operator    start it with: node dist/main.js ${operatorFlags.join(' ')}`]
      : [
          `  Mesos       ${mesos}   (schedulers connect here)`,
          `  metrics     http://127.0.0.1:${operator.telemetryPort}/metrics`,
        ]),
    `  Kubernetes  ${apiServerUrl}`,
    `  kubeconfig  ${kubeconfigPath}`,
    ...nodes.map(({ name, address, agentPort }) => `  ${name.padEnd(10)}  ${address}:${agentPort}`),
    `  each node   ${options.resources}`,
    '',
    'Try next, in another terminal:',
    `  npm run example -- --master 127.0.0.1:${options.port}`,
    `  curl -s ${mesos}/state`,
    `  ${kubectl} get nodes,pods,frameworks,mtasks`,
    '',
    'Ctrl-C ends everything, the tasks included.',
    '',
  ];
  return lines.join('\n');
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${error instanceof ConfigError ? message : `cannot start: ${message}`}\n`);
  process.exit(1);
});
