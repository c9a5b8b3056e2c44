import { createServer } from 'node:net';
import { ConfigError } from '../../src/config/config.ts';
import { startCluster, type EmbeddedCluster } from '../../src/embedded/cluster.ts';
import { readOptions } from '../../src/embedded/options.ts';

/** An embedded cluster of a test, and where its master listens. */
export interface TestCluster extends EmbeddedCluster {
  readonly port: number;
}

/** Blocks of ports lie between the well-known ports and those that the system gives to outgoing connections. */
const firstPort = 15_000;
const blockSize = 100;
const blocks = 100;

/** The first of so many consecutive ports that nobody uses; another worker of these tests begins elsewhere. */
export async function freePorts(count: number): Promise<number> {
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 0);
  for (let block = 0; block < blocks; block++) {
    const port = firstPort + ((process.pid + worker + block) % blocks) * blockSize;
    if (await areFree(port, count)) return port;
  }
  throw new Error('every block of ports is in use');
}

/**
 * Starts an embedded cluster of three nodes on ports that nobody uses. `flags` are those of its command line, without
 * `--port`: it needs one port for the master and, above it, one for each node's agent.
 */
export async function startTestCluster(...flags: string[]): Promise<TestCluster> {
  for (;;) {
    const { nodes } = readOptions(flags);
    const port = await freePorts(nodes + 1);
    try {
      return { ...(await startCluster(readOptions(['--port', String(port), ...flags]))), port };
    } catch (error) {
      // Somebody took the port between the look and the start.
      if (!(error instanceof ConfigError && error.message.includes('in use'))) throw error;
    }
  }
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port++) {
    if (!(await isFree(port))) return false;
  }
  return true;
}

/** Whether a port can be listened on, on every address of this machine. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '0.0.0.0' }, () => server.close(() => resolve(true)));
  });
}
