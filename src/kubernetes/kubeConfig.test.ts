import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { json, scriptedServer, type ScriptedServer } from '../../test/support/scriptedServer.ts';
import { KubernetesClient } from './client.ts';
import { nodes } from './kinds.ts';
import { ConfigurationError, connectionOf, loadKubeConfig } from './kubeConfig.ts';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((resource) => resource.close()));
});

async function server(): Promise<ScriptedServer> {
  const started = await scriptedServer((_request, response) => json(response, 200, {}));
  opened.push(started);
  return started;
}

/** The text of a kubeconfig with one server, and a context and user for each of the users. */
function kubeconfig(address: string, users: Readonly<Record<string, object>>): string {
  const names = Object.keys(users);
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'here', cluster: { server: address } }],
    users: Object.entries(users).map(([name, user]) => ({ name, user })),
    contexts: names.map((name) => ({ name, context: { cluster: 'here', user: name } })),
    'current-context': names[0],
  });
}

async function headersSent(user: object): Promise<Record<string, unknown>> {
  const { url, requests } = await server();
  const text = kubeconfig(url, { someone: user });
  const client = new KubernetesClient({ connection: connectionOf(loadKubeConfig({ type: 'text', text })) });
  opened.push(client);
  await client.get(nodes, { name: 'n' });
  return requests[0]?.headers ?? {};
}

describe('connectionOf', () => {
  it('sends the token of the user', async () => {
    expect(await headersSent({ token: 'secret' })).toMatchObject({ authorization: 'Bearer secret' });
  });

  it('sends user and password', async () => {
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(await headersSent({ username: 'me', password: 'secret' })).toMatchObject({ authorization });
  });

  it('sends the token that is in a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'token-'));
    opened.push({ close: () => rm(directory, { recursive: true }) });
    const tokenFile = join(directory, 'token');
    await writeFile(tokenFile, 'secret\n');
    expect(await headersSent({ tokenFile })).toMatchObject({ authorization: 'Bearer secret' });
  });

  it('sends the token that an exec plugin prints', async () => {
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'new' },
    };
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', `process.stdout.write(${JSON.stringify(JSON.stringify(credential))})`],
    };
    expect(await headersSent({ exec })).toMatchObject({ authorization: 'Bearer new' });
  });

  it('sends whom to act as', async () => {
    expect(await headersSent({ as: 'another' })).toMatchObject({ 'impersonate-user': 'another' });
  });

  it('sends nothing where the user has no credentials', async () => {
    expect(await headersSent({})).not.toHaveProperty('authorization');
  });

  it('keeps a pool of connections while the credentials stay the same', async () => {
    const { url } = await server();
    const text = kubeconfig(url, { someone: { token: 'secret' } });
    const connection = connectionOf(loadKubeConfig({ type: 'text', text }));
    opened.push(connection);
    const [first, second] = [await connection.credentials(), await connection.credentials()];
    expect(second.dispatcher).toBe(first.dispatcher);
  });

  it('refuses plain http to another machine unless told to trust it', async () => {
    const text = kubeconfig('http://192.0.2.1:8080', { someone: {} });
    const connection = connectionOf(loadKubeConfig({ type: 'text', text }));
    opened.push(connection);
    await expect(connection.credentials()).rejects.toThrow('skipTLSVerify');
    const trusting = text.replace(
      'cluster:\n      server',
      'cluster:\n      insecure-skip-tls-verify: true\n      server',
    );
    const trusted = connectionOf(loadKubeConfig({ type: 'text', text: trusting }));
    opened.push(trusted);
    await expect(trusted.credentials()).resolves.toHaveProperty('dispatcher');
  });

  it('refuses a configuration whose context names no cluster', () => {
    const text = kubeconfig('http://127.0.0.1:1', { someone: {} });
    const config = loadKubeConfig({ type: 'text', text });
    config.setCurrentContext('nowhere');
    expect(() => connectionOf(config)).toThrow(ConfigurationError);
  });
});

describe('loadKubeConfig', () => {
  it('reads a file, and takes the context that is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
    opened.push({ close: () => rm(folder, { recursive: true }) });
    const path = join(folder, 'config');
    await writeFile(path, kubeconfig('http://127.0.0.1:1', { first: { token: 'a' }, second: { token: 'b' } }));
    expect(loadKubeConfig({ type: 'file', path }).getCurrentUser()?.token).toBe('a');
    expect(loadKubeConfig({ type: 'file', path, context: 'second' }).getCurrentUser()?.token).toBe('b');
  });
});
