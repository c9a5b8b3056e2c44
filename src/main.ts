#!/usr/bin/env node
import { readFlags } from './config/commandLine.ts';
import { ConfigError, commandLineFlags, readConfig, settings, usage } from './config/config.ts';
import { connectionOf, loadKubeConfig } from './kubernetes/kubeConfig.ts';
import { startReplica } from './replica/replica.ts';
import { createLog } from './telemetry/log.ts';

/**
 * Runs the operator until SIGTERM or SIGINT, or until it has led and lost the Lease: then the exit code is 1, as it is where it
 * cannot start, which is said in one line.
 */
async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(usage());
    return;
  }
  const config = readConfig(readFlags(argv, commandLineFlags(settings)), process.env);
  const log = createLog(config['log-level'], 'mesos-operator', config['log-dir']);
  const { kubeconfig } = config;
  const source = kubeconfig === undefined ? { type: 'default' as const } : { type: 'file' as const, path: kubeconfig };
  const starting = startReplica(config, connectionOf(loadKubeConfig(source)), log);
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    starting
      .then((replica) => replica.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const replica = await starting;
  if ((await replica.ended) === 'lost' && !stopping) process.exit(1);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`mesos-operator: ${error instanceof ConfigError ? message : `cannot go on: ${message}`}\n`);
  process.exit(1);
});
