import { spawn, type ChildProcess } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installGo } from '../go.ts';
import type { Installation } from '../installation.ts';
import { freePorts } from '../../support/freePorts.ts';

/** Mesos-DNS, which asks a master for its state and answers for its tasks. */
export function installMesosDns(): Promise<Installation> {
  const module = join(import.meta.dirname, 'mesosDns');
  return installGo({ name: 'mesos-dns', source: 'github.com/mesosphere/mesos-dns', module });
}

/** How it finds the master: by its address, or by asking ZooKeeper. */
type Masters = { readonly masters: readonly string[] } | { readonly zk: string };

/** A running Mesos-DNS, and a resolver that asks it and nobody else. */
export class MesosDns {
  readonly resolver: Resolver;
  readonly #process: ChildProcess;
  readonly #directory: string;
  #log = '';

  private constructor(program: string, directory: string, port: number) {
    this.#directory = directory;
    this.#process = spawn(program, ['-config', join(directory, 'config.json'), '-v=1', '-logtostderr']);
    this.#process.stderr?.on('data', (text: Buffer) => (this.#log += text.toString()));
    this.resolver = new Resolver({ timeout: 1000, tries: 1 });
    this.resolver.setServers([`127.0.0.1:${port}`]);
  }

  static async start(program: string, masters: Masters): Promise<MesosDns> {
    const directory = mkdtempSync(join(tmpdir(), 'mesos-dns-'));
    const port = await freePorts(1);
    const config = {
      ...masters,
      refreshSeconds: 1,
      domain: 'mesos',
      port,
      listener: '127.0.0.1',
      // It asks other servers about other names: nobody here.
      resolvers: ['127.0.0.1'],
      externalon: false,
      dnson: true,
      httpon: false,
      IPSources: ['netinfo', 'mesos', 'host'],
    };
    writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
    return new MesosDns(program, directory, port);
  }

  /** What it has logged, for who has to find out what went wrong. */
  get log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    if (this.#process.kill('SIGKILL')) await exited;
    rmSync(this.#directory, { recursive: true });
  }
}
