import { LeaderNode } from '../discovery/leaderNode.ts';
import { LeaderSlice, type LeaderSliceParts } from '../discovery/leaderSlice.ts';
import type { Config } from '../config/config.ts';
import type { Leadership } from '../kubernetes/lease.ts';
import type { MasterInfo } from '../model/generated/messages.ts';
import { parseZookeeperUrl, type ZookeeperUrl } from '../model/zookeeperUrl.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { toJson } from '../wire/codec.ts';
import { operatorNamespace } from './masterOptions.ts';
import { SettingFiles, type SettingFilesParts } from './settingFiles.ts';

export interface SignpostsParts extends SettingFilesParts {
  readonly config: Config;
  readonly leaderClient: LeaderSliceParts['client'];
  readonly info: MasterInfo;
  readonly metrics: Metrics;
}

/** Everything by which clients find the leader: while this replica is that, it has all of it lead here. */
export class Signposts {
  readonly #parts: SignpostsParts;
  readonly #files: SettingFiles;
  readonly #zookeeper: (() => ZookeeperUrl) | undefined;
  #slice: LeaderSlice | undefined;
  #node: LeaderNode | undefined;

  private constructor(parts: SignpostsParts, files: SettingFiles, zookeeper: (() => ZookeeperUrl) | undefined) {
    this.#parts = parts;
    this.#files = files;
    this.#zookeeper = zookeeper;
    if (zookeeper === undefined) return;
    parts.metrics.addReading({
      name: 'zookeeper_registered',
      help: 'Whether this replica is registered in ZooKeeper as the leader.',
      read: () => new Map([['', this.#node?.registered === true ? 1 : 0]]),
    });
  }

  /** Reads what the settings name. Rejects with a ConfigError where a file cannot be read or is wrong. */
  static async of(parts: SignpostsParts): Promise<Signposts> {
    const files = new SettingFiles(parts);
    return new Signposts(parts, files, await zookeeperOf(parts.config, files));
  }

  /** Has them lead to this replica, which listens on `port`, until it is told otherwise. */
  pointHere(leadership: Leadership, port: number): void {
    this.#slice = this.#pointService(leadership, port);
    this.#node = this.#register(leadership);
  }

  /** Takes back what nobody else can: who asks ZooKeeper finds no leader until there is another. */
  async withdraw(): Promise<void> {
    await this.#node?.stop();
  }

  /** Ends all writing. */
  async stop(): Promise<void> {
    this.#files.stop();
    await Promise.all([this.#node?.stop(), this.#slice?.stop()]);
  }

  #pointService({ epoch }: Leadership, port: number): LeaderSlice | undefined {
    const { config, leaderClient: client, log } = this.#parts;
    const { 'service-name': service, 'pod-ip': ip } = config;
    if (service === undefined || ip === undefined) return undefined;
    const observe = ({ error }: { readonly error?: unknown }): void => {
      if (error !== undefined) log.warn({ service, err: error }, 'The Service cannot be led here yet');
    };
    return new LeaderSlice({ client, service, ip, port, namespace: operatorNamespace(config), observe }, epoch);
  }

  #register(leadership: Leadership): LeaderNode | undefined {
    const { config, info, log, metrics } = this.#parts;
    if (this.#zookeeper === undefined) return undefined;
    return new LeaderNode({
      zookeeper: this.#zookeeper,
      sessionSeconds: config['zk-session-timeout'],
      master: { ...(toJson('mesos.v1.MasterInfo', info) as object), pid: info.pid ?? '' },
      leads: () => leadership.valid,
      observer: {
        registered: (node) => log.info({ node }, 'The leader is registered in ZooKeeper'),
        preceded: (by) => log.warn({ node: by }, 'Another master leads in ZooKeeper: clients follow that one'),
        reconciled: ({ error, failures }) => {
          metrics.reconciles.inc({ controller: 'zookeeper', result: error === undefined ? 'ok' : 'error' });
          if (error !== undefined) log.warn({ failures, err: error }, 'The leader cannot register in ZooKeeper yet');
        },
      },
    });
  }
}

async function zookeeperOf({ zk }: Config, files: SettingFiles): Promise<(() => ZookeeperUrl) | undefined> {
  if (zk === undefined) return undefined;
  if (zk.startsWith('file://')) return files.read('zk', [zk], ([text]) => parseZookeeperUrl(String(text).trim()));
  const url = parseZookeeperUrl(zk);
  return () => url;
}
