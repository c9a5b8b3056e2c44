#!/usr/bin/env node
import { startAgentServer } from './agent/server.ts';
import { agentSettings } from './config/agentConfig.ts';
import { readFlags } from './config/commandLine.ts';
import { ConfigError, readSettings, usage } from './config/config.ts';
import { createLog } from './telemetry/log.ts';

const program = 'mesos-operator-agent';

/** Runs the agent of one node until SIGTERM or SIGINT; what it cannot start with is one line and exit code 1. */
async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(usage(program, agentSettings));
    return;
  }
  const names = Object.keys(agentSettings.shape).map((name) => [name, {}] as const);
  const {
    host,
    port,
    'log-level': level,
  } = readSettings(agentSettings, readFlags(argv, Object.fromEntries(names)), process.env);
  const log = createLog(level, program);
  const agent = await startAgentServer({ host, port });
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
