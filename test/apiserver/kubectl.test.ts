import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCluster } from '../cluster/availability.ts';
import { builtBinaries } from '../cluster/binaries.ts';
import type { Outcome, Surroundings } from './kubectlRun.ts';
import { RunningKubectl, runKubectl, within } from './kubectlRun.ts';
import { line, sessions } from './kubectlSessions.ts';
import type { WatchSession } from './kubectlWatches.ts';
import { begun, told, watchSessions } from './kubectlWatches.ts';
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

  /** Makes the namespace of a session on one server. */
  const prepared = async (server: TestedServer, namespace: string): Promise<Surroundings> => {
    const surroundings = { kubectl, kubeconfig: server.kubeconfig, home: join(home, server.name) };
    await runKubectl(surroundings, line(`create namespace ${namespace}`));
    await server.ready(namespace);
    return surroundings;
  };

  /** What a session prints on one server. */
  const played = async (server: TestedServer, name: string, namespace: string): Promise<readonly Outcome[]> => {
    const surroundings = await prepared(server, namespace);
    const outcomes: Outcome[] = [];
    for (const command of sessions[name] ?? [])
      outcomes.push(await runKubectl(surroundings, within(namespace, command)));
    return outcomes;
  };

  /** What the watches of a session print on one server, while one change after the other is made. */
  const watched = async (
    server: TestedServer,
    session: WatchSession,
    namespace: string,
  ): Promise<readonly Outcome[]> => {
    const surroundings = await prepared(server, namespace);
    for (const command of session.before) await runKubectl(surroundings, within(namespace, command));
    const watches = session.watches.map(({ command, until }) => ({
      running: new RunningKubectl(surroundings, within(namespace, told(command))),
      until,
    }));
    await Promise.all(watches.map(({ running }) => running.printed(begun(namespace))));
    const changes: Outcome[] = [];
    for (const command of session.changes) changes.push(await runKubectl(surroundings, within(namespace, command)));
    const ends = watches.map(({ running, until }) => (until === undefined ? running.ended() : running.endedAt(until)));
    return [...changes, ...(await Promise.all(ends))];
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

  it.each(Object.entries(watchSessions))(
    '%s',
    async (name, session) => {
      const namespace = `watches${Object.keys(watchSessions).indexOf(name) + 1}`;
      const [embedded = [], real = []] = await Promise.all(
        servers.map((server) => watched(server, session, namespace)),
      );
      expect(embedded).toEqual(real);
    },
    SESSION_MILLISECONDS,
  );
});
