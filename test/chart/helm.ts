import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { builtBinaries } from '../cluster/binaries.ts';
import type { ControlPlane } from '../cluster/controlPlane.ts';

/** The chart, from the root of the repository. */
export const chart = 'charts/mesos-operator';

/** What a program wrote, and how it ended. */
export interface Run {
  readonly code: number;
  readonly output: string;
}

/** An object of a manifest, as much as every one has. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly rules?: readonly Rule[];
}

/** A rule of a role. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** Runs helm and kubectl as a person would: their output is what the person sees of both streams. */
export class Helm {
  readonly #controlPlane: ControlPlane | undefined;

  /** Without a control plane there is nothing to install on, but charts can be rendered. */
  constructor(controlPlane?: ControlPlane) {
    this.#controlPlane = controlPlane;
  }

  /** Runs helm, whatever comes of it. */
  async try(...args: readonly string[]): Promise<Run> {
    return this.#run((await builtBinaries()).helm, args);
  }

  /** The output of a helm that must succeed. */
  async run(...args: readonly string[]): Promise<string> {
    return must('helm', args, await this.try(...args));
  }

  /** The output of a kubectl that must succeed. `input` is what it reads. */
  async kubectl(args: readonly string[], input?: string): Promise<string> {
    return must('kubectl', args, await this.#run((await builtBinaries()).kubectl, args, input));
  }

  /** What the chart makes of values given as helm takes them. */
  async render(...args: readonly string[]): Promise<readonly Manifest[]> {
    return manifestsOf(await this.run('template', 'mesos', chart, '--namespace', 'mesos', ...kubeVersion, ...args));
  }

  #run(program: string, args: readonly string[], input?: string): Promise<Run> {
    const kubeconfig = this.#controlPlane?.kubeconfig ?? '/nonexistent';
    const home = join(this.#controlPlane?.directory ?? '/nonexistent', 'helm');
    const folders = { HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home, HOME: home };
    return new Promise((resolve) => {
      const env = { ...process.env, KUBECONFIG: kubeconfig, ...folders };
      const child = execFile(program, [...args], { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
      });
      child.stdin?.end(input ?? '');
    });
  }
}

/** Rendered without a cluster, a chart does not know a cluster's version. */
export const kubeVersion = ['--kube-version', '1.36.0'];

/** The objects in YAML that holds nothing else. */
export function manifestsOf(text: string): readonly Manifest[] {
  return parseAllDocuments(text).flatMap((document) => (document.toJS() as Manifest | null) ?? []);
}

/** A container of a workload, as much as is looked at. */
interface Workload {
  readonly template: { readonly spec: { readonly containers: readonly [{ readonly args: readonly string[] }] } };
}

/** The arguments of the only container of a workload. */
export function argsOf(manifests: readonly Manifest[], kind: 'Deployment' | 'DaemonSet'): readonly string[] {
  const workload = manifests.find((manifest) => manifest.kind === kind);
  if (workload === undefined) throw new Error(`there is no ${kind}`);
  return (workload.spec as unknown as Workload).template.spec.containers[0].args;
}

/** The operator's arguments once the kubelet has filled in the addresses that only it knows. */
export function operatorArgs(manifests: readonly Manifest[], podIp: string): readonly string[] {
  const filledIn = (arg: string): string =>
    arg.replace('$(POD_IP)', podIp).replace(/\$\(\w+_SERVICE_HOST\)/, '10.96.0.9');
  return argsOf(manifests, 'Deployment').map(filledIn);
}

function must(program: string, args: readonly string[], { code, output }: Run): string {
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${output}`);
  return output;
}
