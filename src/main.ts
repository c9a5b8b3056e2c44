#!/usr/bin/env node
import { readFlags } from './config/commandLine.ts';
import { ConfigError, readConfig, settings, usage } from './config/config.ts';
import { connectionOf, loadKubeConfig } from './kubernetes/kubeConfig.ts';
import { startOperator } from './operatorProcess.ts';
import { createLog } from './telemetry/log.ts';

/** Runs the operator until SIGTERM or SIGINT; what it cannot start with is one line and exit code 1. */
async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(usage());
    return;
  }
  const names = Object.keys(settings.shape).map((name) => [name, {}] as const);
  const config = readConfig(readFlags(argv, Object.fromEntries(names)), process.env);
  const log = createLog(config['log-level'], 'mesos-operator');
  const { kubeconfig } = config;
  const source = kubeconfig === undefined ? { type: 'default' as const } : { type: 'file' as const, path: kubeconfig };
  const operator = await startOperator(config, connectionOf(loadKubeConfig(source)), log);
  const stop = (): void => {
    operator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`mesos-operator: ${error instanceof ConfigError ? message : `cannot start: ${message}`}\n`);
  process.exit(1);
});
