import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { agentApp, type AgentOptions } from './app.ts';

/** Where an agent listens; port 0 for any that is free. */
export interface AgentAddress {
  readonly host: string;
  readonly port: number;
}

/** An agent that listens. */
export interface AgentServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the agent's HTTP API of one node. Rejects where the address cannot be listened on. */
export async function startAgentServer({ host, port, ...options }: AgentAddress & AgentOptions): Promise<AgentServer> {
  const server = createServer({ requestTimeout: 300_000, headersTimeout: 60_000 }, agentApp(options));
  const address = await listen(server, host, port);
  return { port: address.port, close: () => close(server) };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server listens on no port'));
      else resolve(address);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
