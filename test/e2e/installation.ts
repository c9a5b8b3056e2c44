import { describe, expect, it } from '@jest/globals';
import { operatorNamespace, type World } from './world.ts';

/** What helm has brought. */
export function describeInstallation(world: () => World): void {
  describe('the chart', () => {
    it('passes its own test', async () => {
      const output = await world().helm.run('test', 'mesos', '--namespace', operatorNamespace, '--timeout', '2m');
      expect(output).toMatch(/Phase: +Succeeded/);
    }, 150_000);

    it('runs an agent on each node', async () => {
      const pods = await world().kubectl(['get', 'pods', '--namespace', 'mesos-agents', '--output', 'wide']);
      expect(pods.match(/Running/g)).toHaveLength(2);
      const agents = await world().kubectl(['get', 'magents', '--output', 'name']);
      expect(agents.trim().split('\n')).toHaveLength(2);
    }, 60_000);
  });
}
