import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCluster } from '../cluster/availability.ts';
import { builtBinaries } from '../cluster/binaries.ts';
import type { Outcome } from './kubectlRun.ts';
import { runKubectl } from './kubectlRun.ts';
import { line, sessions } from './kubectlSessions.ts';
import type { TestedServer } from './servers.ts';
import { startEmbedded, startReal } from './servers.ts';

const START_MILLISECONDS = 120_000;
const SESSION_MILLISECONDS = 120_000;

describeCluster('kubectl prints the same of both servers', () => {
  let servers: readonly TestedServer[] = [];
  let kubectl = '';
  const home = mkdtempSync(join(tmpdir(), 'kubectl-'));

  beforeAll(async () => {
    kubectl = (await builtBinaries()).kubectl;
    servers = await Promise.all([startEmbedded(), startReal()]);
  }, START_MILLISECONDS);

  afterAll(async () => {
    for (const server of servers) await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** What a session prints on one server. */
  const played = async (server: TestedServer, name: string, namespace: string): Promise<readonly Outcome[]> => {
    const run = (command: ReturnType<typeof line>) => runKubectl(kubectl, server, join(home, server.name), command);
    await run(line(`create namespace ${namespace}`));
    await server.ready(namespace);
    const outcomes: Outcome[] = [];
    for (const command of sessions[name] ?? [])
      outcomes.push(await run({ ...command, args: [...command.args, '-n', namespace] }));
    return outcomes;
  };

  it.each(Object.keys(sessions))(
    '%s',
    async (name) => {
      const namespace = `session${Object.keys(sessions).indexOf(name) + 1}`;
      const [embedded = [], real = []] = await Promise.all(servers.map((server) => played(server, name, namespace)));
      expect(embedded).toEqual(real);
    },
    SESSION_MILLISECONDS,
  );
});
