import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LeaderNode, type LeaderNodeParts } from '../../src/discovery/leaderNode.ts';
import type { ZookeeperConnection } from '../../src/discovery/zookeeper/connection.ts';
import { codes } from '../../src/discovery/zookeeper/error.ts';
import { parseZookeeperUrl } from '../../src/model/zookeeperUrl.ts';
import { withInstallation } from '../clients/installation.ts';
import { Door } from '../support/door.ts';
import { eventually } from '../support/eventually.ts';
import { installZookeeper, node, ZookeeperServer } from './zookeeperServer.ts';

jest.setTimeout(120_000);

const master = { id: 'm-1', pid: 'master@10.0.0.1:5050', ip: 16_777_226, port: 5050 };

/** What becomes of a leader's node, as its observer is told. */
class Seen {
  readonly registered: string[] = [];
  readonly preceded: string[] = [];
  readonly errors: unknown[] = [];
}

withInstallation('Apache ZooKeeper', await installZookeeper(), (jars) => {
  describe('the node of the leader, in a real ZooKeeper', () => {
    let server: ZookeeperServer;
    /** Of somebody who only looks. */
    let eyes: ZookeeperConnection;
    let path: string;
    let tests = 0;
    const started: LeaderNode[] = [];

    beforeAll(async () => {
      server = await ZookeeperServer.start(jars);
    });
    beforeEach(async () => {
      path = `/test-${++tests}`;
      eyes = await server.connect();
    });
    afterEach(async () => {
      await Promise.all(started.splice(0).map((leader) => leader.stop()));
      await eyes.close();
    });
    afterAll(() => server.close());

    function lead(parts: Partial<LeaderNodeParts> = {}, url = `zk://${server.address}${path}`): [LeaderNode, Seen] {
      const seen = new Seen();
      const leader = new LeaderNode({
        zookeeper: () => parseZookeeperUrl(url),
        sessionSeconds: 1,
        master,
        leads: () => true,
        observer: {
          registered: (name) => void seen.registered.push(name),
          preceded: (name) => void seen.preceded.push(name),
          reconciled: ({ error }) => void (error !== undefined && seen.errors.push(error)),
        },
        ...parts,
      });
      started.push(leader);
      return [leader, seen];
    }

    async function leadRegistered(parts: Partial<LeaderNodeParts> = {}): Promise<[LeaderNode, Seen, string]> {
      const [leader, seen] = lead(parts);
      await eventually(() => leader.registered);
      return [leader, seen, seen.registered.at(-1) ?? ''];
    }

    const childrenNow = async (): Promise<readonly string[]> => [...(await eyes.children(path))].sort();

    it('HA-002 HA-003 is json.info_ and ten digits, with the MasterInfo, below a path that is made', async () => {
      path = `${path}/deep/mesos`;
      const [, , name] = await leadRegistered();
      expect(await childrenNow()).toEqual([name]);
      expect(name).toMatch(/^json\.info_[0-9]{10}$/);
      expect(JSON.parse((await eyes.data(`${path}/${name}`)).toString())).toEqual(master);
    });

    it('HA-002 goes when the leader stops, long before its session would have ended', async () => {
      const [leader] = await leadRegistered({ sessionSeconds: 10 });
      await leader.stop();
      expect(await childrenNow()).toEqual([]);
      expect(leader.registered).toBe(false);
    });

    it('HA-002 takes the place of the one that a leader has left that was killed', async () => {
      const former = await server.connect();
      await eyes.create(path, node('', false));
      const left = await former.create(`${path}/json.info_`, node(JSON.stringify({ ...master, id: 'm-0' })));
      const [, seen, name] = await leadRegistered();
      expect(name > left).toBe(true);
      expect([await childrenNow(), seen.preceded]).toEqual([[name], []]);
      await former.close();
    });

    it('HA-004 leaves what is no member alone, such as log_replicas', async () => {
      await eyes.create(path, node('', false));
      await eyes.create(`${path}/log_replicas`, node('', false));
      const [, seen, name] = await leadRegistered();
      expect([await childrenNow(), seen.preceded]).toEqual([[name, 'log_replicas'], []]);
    });

    it.each([
      ['json.info_', JSON.stringify({ ...master, pid: 'master@10.9.9.9:5050' })],
      ['json.info_', 'no JSON'],
      ['json.info_', '7'],
      ['info_', 'master@10.0.0.1:5050'],
      ['unknown_', 'x'],
      ['', 'master@10.9.9.9:5050'],
    ])('HA-004 stands behind another master and says so: %j %s', async (prefix, data) => {
      await eyes.create(path, node('', false));
      const other = await eyes.create(`${path}/${prefix}`, node(data));
      const [, seen, name] = await leadRegistered();
      expect(seen.preceded).toEqual([other]);
      expect(await childrenNow()).toEqual([other, name].sort());
      // A look at what has changed says it once more only of somebody else.
      await eyes.create(`${path}/other`, node('', false));
      const second = await eyes.create(`${path}/${prefix}`, node(data));
      await eyes.delete(`${path}/${name}`);
      await eventually(() => seen.registered.length === 2);
      await eventually(() => seen.preceded.length > 1);
      expect([...new Set(seen.preceded)]).toEqual([other, second]);
    });

    it('HA-001 is changed only by who has the credentials, and read by everybody', async () => {
      const [leader, seen] = lead({}, `zk://ann:secret@${server.address}${path}`);
      await eventually(() => leader.registered);
      const [name = ''] = seen.registered;
      expect(JSON.parse((await eyes.data(`${path}/${name}`)).toString())).toEqual(master);
      await expect(eyes.create(`${path}/json.info_`, node('{}'))).rejects.toThrow('credentials do not allow');
      await expect(eyes.delete(`${path}/${name}`)).rejects.toThrow('credentials do not allow');
      const ann = await server.connect({ credentials: 'ann:secret' });
      await ann.delete(`${path}/${name}`);
      await eventually(() => seen.registered.length === 2);
      await ann.close();
    });

    it('HA-002 is tried again where others have the path, without harm', async () => {
      const owner = {
        permissions: [{ permissions: 31, scheme: 'auth', id: '' }],
        data: Buffer.alloc(0),
        member: false,
      };
      const ann = await server.connect({ credentials: 'ann:secret' });
      await ann.create(path, owner);
      const [leader, seen] = lead();
      await eventually(() => seen.errors.length >= 3);
      expect(leader.registered).toBe(false);
      expect(String(seen.errors[0])).toContain('the credentials do not allow that');
      await ann.delete(path);
      await eventually(() => leader.registered);
      await ann.close();
    });

    it('HA-002 is not made by one that leads no more', async () => {
      await eyes.create(path, node('', false));
      let looks = 0;
      const [leader] = lead({
        leads: () => {
          looks++;
          return false;
        },
      });
      await eventually(() => looks > 0);
      await leader.stop();
      expect(await childrenNow()).toEqual([]);
    });

    it('HA-002 is made again when somebody removes it', async () => {
      const [leader, seen, name] = await leadRegistered();
      await eyes.delete(`${path}/${name}`);
      await eventually(() => seen.registered.length === 2 && leader.registered);
      expect(await childrenNow()).toEqual([seen.registered[1]]);
    });

    it('HA-002 stays when the connection is lost, and the session goes on', async () => {
      const door = await Door.open(() => Promise.resolve({ host: '127.0.0.1', port: server.port }));
      const [leader, seen] = lead({ sessionSeconds: 10 }, `zk://${server.address},127.0.0.1:${door.port}${path}`);
      await eventually(() => leader.registered);
      await door.shut();
      await server.stop();
      await eventually(() => seen.errors.length > 0 && !leader.registered);
      await server.start();
      await eventually(() => leader.registered, 60);
      expect(seen.registered).toHaveLength(1);
      eyes = await server.connect();
      expect(await childrenNow()).toEqual(seen.registered);
    });

    it('HA-002 is made anew when the session has ended', async () => {
      let open = true;
      const door = await Door.open(() => Promise.resolve(open ? { host: '127.0.0.1', port: server.port } : undefined));
      const [leader, seen] = lead({}, `zk://127.0.0.1:${door.port}${path}`);
      await eventually(() => leader.registered);
      open = false;
      door.cut();
      await eventually(async () => (await childrenNow()).length === 0);
      expect(leader.registered).toBe(false);
      open = true;
      await eventually(() => leader.registered, 60);
      expect(await childrenNow()).toEqual([seen.registered[1]]);
      expect(seen.errors).toContainEqual(expect.objectContaining({ code: codes.sessionExpired }));
      await door.shut();
    });

    it('HA-002 notices that ZooKeeper has gone silent, and that it is back', async () => {
      const [leader] = await leadRegistered();
      server.pause();
      await eventually(() => !leader.registered);
      server.resume();
      await eventually(() => leader.registered);
    });

    it('HA-002 stops at once while nobody answers', async () => {
      let reached: () => void = () => undefined;
      const arrival = new Promise<void>((resolve) => (reached = resolve));
      const door = await Door.open(() => {
        reached();
        return Promise.resolve(undefined);
      });
      const [leader, seen] = lead({ sessionSeconds: 600 }, `zk://127.0.0.1:${door.port}${path}`);
      await arrival;
      await leader.stop();
      expect(seen.errors).toEqual([expect.objectContaining({ code: codes.connectionLost })]);
      await door.shut();
    });

    it('HA-002 follows the URL to another ZooKeeper', async () => {
      let url = `zk://127.0.0.1:1${path}`;
      const [leader, seen] = lead({ zookeeper: () => parseZookeeperUrl(url) });
      await eventually(() => seen.errors.length > 0);
      url = `zk://${server.address}${path}`;
      await eventually(() => leader.registered);
    });
  });
});
