import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestCluster, type TestCluster } from '../../support/embeddedCluster.ts';
import { eventually } from '../../support/eventually.ts';
import { ProtobufClient } from '../protobufClient.ts';
import { launch, offersTo, statesOf, subscribe } from '../scheduling.ts';

/** A cluster on which a framework's task runs, for a tool to look at. */
export class Playground {
  readonly cluster: TestCluster;
  /** Of the framework called `client-test`, whose task `sleeper` runs. */
  readonly frameworkId: string;
  readonly client: ProtobufClient;
  /** A directory that goes with the playground. */
  readonly directory: string;

  private constructor(cluster: TestCluster, client: ProtobufClient, frameworkId: string) {
    this.cluster = cluster;
    this.client = client;
    this.frameworkId = frameworkId;
    this.directory = mkdtempSync(join(tmpdir(), 'mesos-operator-tool-'));
  }

  /** Opens one on a cluster that is started with these flags. */
  static async open(...flags: string[]): Promise<Playground> {
    const cluster = await startTestCluster(...flags);
    const client = new ProtobufClient(cluster.port);
    const frameworkId = await subscribe(client);
    await eventually(() => offersTo(client).length > 0);
    const [offer] = offersTo(client);
    if (offer !== undefined) await launch(client, offer, { sleeper: 'sleep 1000' });
    await eventually(() => statesOf(client, 'sleeper').includes('TASK_RUNNING'), 60);
    return new Playground(cluster, client, frameworkId);
  }

  /** Host and port of the master. */
  get master(): string {
    return `127.0.0.1:${this.cluster.port}`;
  }

  async close(): Promise<void> {
    await this.client.die();
    await this.cluster.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
