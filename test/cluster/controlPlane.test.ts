import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtBinaries } from './binaries.ts';
import { describeCluster } from './availability.ts';
import { startControlPlane } from './controlPlane.ts';

describeCluster('a control plane', () => {
  it('serves kubectl, and leaves nothing behind', async () => {
    const controlPlane = await startControlPlane();
    const { kubectl } = await builtBinaries();
    const get = (...args: readonly string[]): string =>
      execFileSync(kubectl, ['--kubeconfig', controlPlane.kubeconfig, ...args], { encoding: 'utf8' });
    expect(get('get', 'namespaces', '-o', 'name')).toContain('namespace/default');
    const pids = ['etcd', 'kube-apiserver', 'kube-scheduler'].map((name) =>
      readFileSync(`${controlPlane.directory}/${name}.pid`, 'utf8'),
    );
    await controlPlane.stop();
    expect(existsSync(controlPlane.directory)).toBe(false);
    expect(pids.filter((pid) => isAlive(pid))).toEqual([]);
  });

  it('keeps what it has stored while its API server is away', async () => {
    const controlPlane = await startControlPlane({ components: 'apiserver' });
    const { kubectl } = await builtBinaries();
    const run = (...args: readonly string[]): string =>
      execFileSync(kubectl, ['--kubeconfig', controlPlane.kubeconfig, ...args], { encoding: 'utf8' });
    run('create', 'namespace', 'kept');
    await controlPlane.stopApiServer();
    await controlPlane.startApiServer();
    expect(run('get', 'namespace', 'kept', '-o', 'name')).toBe('namespace/kept\n');
    await controlPlane.stop();
  });
});

function isAlive(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}
