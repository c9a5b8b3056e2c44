import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlPlane } from '../cluster/controlPlane.ts';
import { chart, Helm, manifestsOf, operatorArgs, type Manifest } from './helm.ts';

/** No endpoint of a Service may be on the loopback interface, where the operators of tests listen. */
const podIp = '10.1.2.3';

/** Where an operator reaches the API server. */
interface Server {
  readonly server: string;
  /** The path of the authority whose certificate it has; undefined for plain HTTP. */
  readonly 'certificate-authority'?: string;
}

/**
 * The chart, installed on a real API server without pods: its operator is run by the test as a process of this machine, with
 * the arguments of its Deployment and the rights of its account alone.
 */
export class Release {
  /** Whose rights the operator has, in the namespace `mesos`. */
  static readonly account = 'mesos-mesos-operator';

  /** Everything that the chart has made. */
  readonly manifests: readonly Manifest[];
  readonly helm: Helm;
  readonly #controlPlane: ControlPlane;

  private constructor(controlPlane: ControlPlane, helm: Helm, manifests: readonly Manifest[]) {
    this.#controlPlane = controlPlane;
    this.helm = helm;
    this.manifests = manifests;
  }

  /** Installs the chart with these values, given as to helm's `--set`. */
  static async install(controlPlane: ControlPlane, ...values: readonly string[]): Promise<Release> {
    const helm = new Helm(controlPlane);
    const set = ['replicaCount=0', 'agent.enabled=false', ...values].flatMap((value) => ['--set', value]);
    await helm.run('install', 'mesos', chart, '--namespace', 'mesos', '--create-namespace', ...set);
    const manifests = manifestsOf(await helm.run('get', 'manifest', 'mesos', '--namespace', 'mesos'));
    return new Release(controlPlane, helm, manifests);
  }

  /**
   * The flags of an operator that listens on `port` of this machine, and with its metrics on the next one; it asks the API server
   * itself unless another way there is given.
   */
  async operatorFlags(port: number, server: Server = this.#apiServer()): Promise<readonly string[]> {
    const kubeconfig = await this.kubeconfig(server);
    const own = ['--host=127.0.0.1', `--port=${port}`, `--telemetry-port=${port + 1}`, `--kubeconfig=${kubeconfig}`];
    return [...operatorArgs(this.manifests, podIp), ...own];
  }

  /** The path of a kubeconfig of the operator's account. */
  async kubeconfig(server: Server = this.#apiServer()): Promise<string> {
    const account = ['create', 'token', Release.account, '--namespace', 'mesos', '--duration', '1h'];
    const token = (await this.helm.kubectl(account)).trim();
    const path = join(this.#controlPlane.directory, 'operator.kubeconfig');
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster: server }],
      users: [{ name: 'operator', user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'operator' } }],
      'current-context': 'test',
    };
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return path;
  }

  #apiServer(): Server {
    const { url, authority } = this.#controlPlane;
    return { server: url, 'certificate-authority': authority.certificate };
  }
}
