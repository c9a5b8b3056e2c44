import { ConfigError } from '../../src/config/config.ts';
import { startCluster, type EmbeddedCluster } from '../../src/embedded/cluster.ts';
import { readOptions } from '../../src/embedded/options.ts';
import { freePorts } from './freePorts.ts';

/** An embedded cluster of a test, and where its master listens. */
export interface TestCluster extends EmbeddedCluster {
  readonly port: number;
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
