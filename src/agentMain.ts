#!/usr/bin/env node
import { startAgent } from './agent/startAgent.ts';
import { agentSettings } from './config/agentConfig.ts';
import { readFlags } from './config/commandLine.ts';
import { ConfigError, commandLineFlags, readSettings, usage } from './config/config.ts';
import { KubernetesClient } from './kubernetes/client.ts';
import { connectionOf, loadKubeConfig } from './kubernetes/kubeConfig.ts';
import { readLeaderKey } from './kubernetes/leaderKey.ts';
import { createLog } from './telemetry/log.ts';

const program = 'mesos-operator-agent';

/** Runs the agent of one node until SIGTERM or SIGINT; what it cannot start with is one line and exit code 1. */
async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(usage(program, agentSettings));
    return;
  }
  const given = readSettings(agentSettings, readFlags(argv, commandLineFlags(agentSettings)), process.env);
  const log = createLog(given['log-level'], program);
  const { kubeconfig } = given;
  const source = kubeconfig === undefined ? { type: 'default' as const } : { type: 'file' as const, path: kubeconfig };
  const client = new KubernetesClient({
    connection: connectionOf(loadKubeConfig(source)),
    userAgent: program,
    timeoutSeconds: 10,
  });
  const lease = { namespace: given['operator-namespace'], name: given['lease-name'] };
  const agent = await startAgent({
    host: given.host,
    port: given.port,
    node: given['node-name'],
    workDirectory: given['work-dir'],
    readClaim: () => readLeaderKey(client, lease),
    tokenFile: given['leader-token-file'],
  });
  log.info({ port: agent.port }, 'The agent answers');
  const stop = (): void => void agent.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${program}: ${error instanceof ConfigError ? message : `cannot start: ${message}`}\n`);
  process.exit(1);
});
