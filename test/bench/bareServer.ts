import { createServer } from 'node:http';

/** What calls are compared with: Node's HTTP server with a handler that reads the body and answers as Mesos does. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    Buffer.concat(chunks);
    response.writeHead(202, { 'Content-Length': 0 });
    response.end();
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${address === null || typeof address === 'string' ? '' : address.port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
