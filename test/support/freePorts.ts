import { createServer } from 'node:net';

/** Blocks of ports lie between the well-known ports and those that the system gives to outgoing connections. */
const firstPort = 15_000;
const blockSize = 100;
const blocks = 100;

/** The blocks that this process was given: who has one may not listen yet. */
const given = new Set<number>();

/**
 * The first of so many consecutive ports that nobody uses, at most a hundred. Another worker of these tests begins elsewhere. Each
 * call gives other ports, as long as there are any.
 */
export async function freePorts(count: number): Promise<number> {
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 0);
  for (let turn = 0; turn < 2; turn++) {
    for (let block = 0; block < blocks; block++) {
      const port = firstPort + ((process.pid + worker + block) % blocks) * blockSize;
      if (given.has(port) || !(await areFree(port, count))) continue;
      given.add(port);
      return port;
    }
    given.clear();
  }
  throw new Error('every block of ports is in use');
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
