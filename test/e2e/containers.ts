import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ContainerInfo } from '../../src/model/generated/messages.ts';
import type { TaskSpec } from './framework.ts';
import { logOf, podOfTask } from './taskPods.ts';
import type { World } from './world.ts';

const entrypoint: ContainerInfo = { type: 'DOCKER', docker: { image: 'localhost/entrypoint:1', network: 'BRIDGE' } };
const bridged: ContainerInfo = { type: 'DOCKER', docker: { image: 'localhost/busybox:1', network: 'BRIDGE' } };

/** What the kernel says of the limits of the container that asks, in either generation of control groups. */
const limits = [
  'cd /sys/fs/cgroup',
  'cat memory/memory.limit_in_bytes memory.max 2>/dev/null | sed "s/^/memory /"',
  'cat cpu/cpu.cfs_quota_us cpu.max 2>/dev/null | sed "s/^max/-1/;s/^/cpu /;s/ 100000$//"',
].join('; ');

const tasks: readonly TaskSpec[] = [
  { id: 'as-the-image-says', command: { shell: false }, container: entrypoint },
  {
    id: 'with-arguments',
    command: { shell: false, arguments: ['fail', 'two words', '$(HOME) $$'] },
    container: entrypoint,
  },
  { id: 'as-alice', command: { value: 'id -u', user: 'alice' } },
  {
    id: 'environment',
    command: { value: 'env', environment: { variables: [{ name: 'PRICE', value: '$(HOME) $$5' }] } },
  },
  { id: 'own-network', command: 'hostname -i; cat /etc/hostname', container: bridged },
  { id: 'secrets', command: 'ls /var/run/secrets 2>&1; true' },
  { id: 'no-limits', command: limits, resources: 'cpus:0.2;mem:48' },
  {
    id: 'own-limits',
    command: limits,
    resources: 'cpus:0.1;mem:32',
    limits: { cpus: { value: 0.5 }, mem: { value: 64 } },
  },
  {
    id: 'server',
    command: 'while :; do echo "answer of $(hostname)" | nc -l -p 21500; done',
    resources: 'cpus:0.1;mem:32;disk:16;ports:[21500-21500]',
  },
];

/** What a task finds around it. */
export function describeContainers(world: () => World): void {
  describe('a task in its container', () => {
    beforeAll(() => world().framework.launch(tasks, 'node-1'), 90_000);

    const output = async (id: string): Promise<string> => {
      await world().framework.ended(id);
      return logOf(world(), id);
    };

    it("EXEC-035 runs the image's entrypoint as its user, with its variables, in its folder", async () => {
      expect(await output('as-the-image-says')).toBe(
        'entrypoint ran with: default arguments\nFLAVOR=image user=1234 folder=/tmp\n',
      );
    }, 90_000);

    it('EXEC-035 hands its arguments to the entrypoint as they are', async () => {
      expect(await output('with-arguments')).toContain('entrypoint ran with: fail two words $(HOME) $$\n');
      expect(await world().framework.ended('with-arguments')).toMatchObject({
        message: 'Command exited with status 7',
      });
    }, 90_000);

    it('runs as the uid of its user', async () => {
      expect(await output('as-alice')).toBe('1000\n');
    }, 90_000);

    it('EXEC-026 has the variables that Mesos sets and its own, and none of the cluster', async () => {
      const variables = (await output('environment')).trimEnd().split('\n');
      expect(variables).toEqual(
        expect.arrayContaining(['MESOS_TASK_ID=environment', `MESOS_FRAMEWORK_ID=${world().framework.id}`]),
      );
      expect(variables).toContain('PRICE=$(HOME) $$5');
      // The API server's Service is the only one that a pod is told of without being asked.
      const ofServices = variables.filter((line) => /_(SERVICE|PORT)/.test(line));
      expect(ofServices.filter((line) => !line.startsWith('KUBERNETES_'))).toEqual([]);
    }, 90_000);

    it('has no credentials of the cluster', async () => {
      expect(await output('secrets')).not.toContain('kubernetes.io');
    }, 90_000);

    it('has its mem as a limit, and cpus as a share without one', async () => {
      expect(await output('no-limits')).toBe(`memory ${48 * 2 ** 20}\ncpu -1\n`);
    }, 90_000);

    it('TASK-012 has the limits that it asks for', async () => {
      expect(await output('own-limits')).toBe(`memory ${64 * 2 ** 20}\ncpu 50000\n`);
    }, 90_000);

    it('TASK-060 has an address of its own where it asks for a network', async () => {
      const [address = ''] = (await output('own-network')).split(/\s/);
      const status = await world().framework.ended('own-network');
      const [network] = status.container_status?.network_infos ?? [];
      expect(network?.ip_addresses).toEqual([{ protocol: 'IPv4', ip_address: address }]);
      expect(address).not.toBe(world().nodes[0].ip);
    }, 90_000);

    it('TASK-060 listens at its node’s address otherwise, at the ports that it holds', async () => {
      const { framework, nodes } = world();
      const status = await framework.reached('server', 'TASK_RUNNING');
      const address = status.container_status?.network_infos?.[0]?.ip_addresses?.[0]?.ip_address;
      expect(address).toBe(nodes[0].ip);
      expect(await nodes[1].exec(['busybox', 'nc', '-w', '5', nodes[0].ip, '21500'])).toBe('answer of node-1\n');
      const [container] = (await podOfTask(world(), 'server')).spec.containers;
      expect(container?.resources.requests).toEqual({ cpu: '100m', memory: '32Mi', 'ephemeral-storage': '16Mi' });
      await framework.kill('server');
    }, 90_000);
  });
}
