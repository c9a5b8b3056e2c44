import { createServer, type Server } from 'node:http';
import type { Metrics } from './metrics.ts';

/** A server that answers Prometheus and the kubelet's probes. */
export interface TelemetryServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface TelemetryServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly metrics: Metrics;
  /** Whether the process can do its work: `/readyz`. */
  readonly ready: () => boolean;
}

/** Serves `/metrics`, `/healthz` and `/readyz`. Rejects where the address cannot be listened on. */
export async function startTelemetryServer(options: TelemetryServerOptions): Promise<TelemetryServer> {
  const server = createServer((request, response) => {
    switch (request.url) {
      case '/metrics':
        void options.metrics.text().then(
          (text) => response.setHeader('Content-Type', options.metrics.contentType).end(text),
          () => response.writeHead(500).end(),
        );
        return;
      case '/healthz':
        response.end('ok');
        return;
      case '/readyz':
        response.writeHead(options.ready() ? 200 : 503).end(options.ready() ? 'ok' : 'not ready');
        return;
      default:
        response.writeHead(404).end();
    }
  });
  const port = await listen(server, options.host, options.port);
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
