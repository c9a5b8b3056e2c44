import { parseZookeeperUrl, printZookeeperUrl, ZookeeperUrlError } from './zookeeperUrl.ts';

describe('the URL of a ZooKeeper', () => {
  it('HA-001 has servers, a path and perhaps credentials', () => {
    expect(parseZookeeperUrl('zk://h1:2181,h2:2182/mesos')).toEqual({
      servers: [
        { host: 'h1', port: 2181 },
        { host: 'h2', port: 2182 },
      ],
      path: '/mesos',
    });
    expect(parseZookeeperUrl('zk://ann:s@cr:et@zk.example.com/a/b/')).toEqual({
      servers: [{ host: 'zk.example.com', port: 2181 }],
      path: '/a/b',
      credentials: 'ann:s@cr:et',
    });
    expect(parseZookeeperUrl('zk://[::1]:99/m').servers).toEqual([{ host: '::1', port: 99 }]);
  });

  it.each([
    ['http://h:1/m', 'expected zk://HOST:PORT,…/PATH'],
    ['zk://h:1', 'expected a path after the servers'],
    ['zk://h:1/', "expected a path other than '/'"],
    ['zk://h:1//', "expected a path other than '/'"],
    ['zk://h:1/a//b', 'expected a path of ZooKeeper, without empty names or dots for names'],
    ['zk://h:1/a/../b', 'expected a path of ZooKeeper, without empty names or dots for names'],
    ['zk://ann@h:1/m', 'expected USER:PASSWORD before the @'],
    ['zk://ann:sec/ret@h:1/m', 'expected HOST:PORT for each server'],
    ['zk:///m', 'expected HOST:PORT for each server'],
    ['zk://h:0/m', 'expected HOST:PORT for each server'],
    ['zk://h:1,/m', 'expected HOST:PORT for each server'],
    ['zk://h:99999/m', 'expected HOST:PORT for each server'],
    ['zk://::1/m', 'expected HOST:PORT for each server'],
  ])('HA-001 is not %s', (text, reason) => {
    expect(() => parseZookeeperUrl(text)).toThrow(new ZookeeperUrlError(reason));
  });

  it('is shown without its credentials', () => {
    expect(printZookeeperUrl(parseZookeeperUrl('zk://ann:secret@h1,[::1]:99/mesos'))).toBe(
      'zk://h1:2181,[::1]:99/mesos',
    );
  });
});
