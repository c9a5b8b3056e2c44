import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../config/config.ts';
import { createLog } from '../telemetry/log.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { eventually } from '../../test/support/eventually.ts';
import { after } from './parts.ts';
import { Signposts } from './signposts.ts';

const none = (): Promise<never> => Promise.reject(new Error('there is no API server'));

describe('what leads clients to the leader', () => {
  const directory = mkdtempSync(join(tmpdir(), 'signposts-'));
  const file = join(directory, 'zk');
  const opened: Signposts[] = [];

  afterEach(() => Promise.all(opened.splice(0).map((signposts) => signposts.stop())));
  afterAll(() => rmSync(directory, { recursive: true }));

  async function open(zk: string): Promise<{ signposts: Signposts; metrics: Metrics }> {
    const metrics = new Metrics();
    const signposts = await Signposts.of({
      config: readConfig({ zk }, {}),
      leaderClient: { get: none, create: none, replace: none },
      info: { id: 'm', ip: 0, port: 5050, pid: 'master@127.0.0.1:5050' },
      log: createLog('silent', 'test'),
      metrics,
      after,
    });
    opened.push(signposts);
    return { signposts, metrics };
  }

  const refusalOf = (zk: string): Promise<unknown> =>
    open(zk).then(
      () => 'taken',
      (error: unknown) => error,
    );

  it('HA-001 is no ZooKeeper whose file is missing or wrong, and nothing of the file is shown', async () => {
    const url = pathToFileURL(file).href;
    expect(await refusalOf(url)).toBeInstanceOf(ConfigError);
    writeFileSync(file, 'zk://ann:secret@here\n');
    expect(await refusalOf(url)).toEqual(new ConfigError('--zk: expected a path after the servers'));
    writeFileSync(file, 'zk://ann:secret@here:1/mesos\n');
    expect(await open(url)).toBeDefined();
  });

  it('HA-001 goes on without a ZooKeeper, and tells that by its metrics', async () => {
    const { signposts, metrics } = await open('zk://127.0.0.1:1/mesos');
    const signal = new AbortController().signal;
    signposts.pointHere({ epoch: 1, signal, valid: true, lost: false }, 5050);
    await eventually(async () => /controller="zookeeper",result="error"} [1-9]/.test(await metrics.text()));
    expect(await metrics.text()).toContain('mesos_operator_zookeeper_registered 0');
    await signposts.withdraw();
  });
});
