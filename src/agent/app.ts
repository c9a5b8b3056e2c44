import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { volumesPath } from '../agent-link/messages.ts';
import { signatureHeader } from '../agent-link/signature.ts';
import type { VersionInfo } from '../model/generated/messages.ts';
import { mesosVersion } from '../model/version.ts';
import { contentType, decodeCall, codecsOf, HttpRefusal, requireMethod } from '../wire/negotiation.ts';
import { answerAgentCall } from './calls.ts';
import type { LeaderVolumes } from './volumes/leaderVolumes.ts';

/** What is left out has a default. */
export interface AgentOptions {
  readonly volumes: Pick<LeaderVolumes, 'answer'>;
  readonly version?: VersionInfo;
  readonly maxBodyBytes?: number;
}

const callCodecs = codecsOf('mesos.v1.agent.Call');
const defaultMaxBodyBytes = 64 * 1024 * 1024;
/** Enough for ten thousand volumes; who has signed a body is known only when it has been read. */
const maxLeaderBytes = 4 * 1024 * 1024;

/** The agent's endpoints, each with and without the process' name before it, as in Mesos. */
export function agentApp({
  volumes,
  version = mesosVersion,
  maxBodyBytes = defaultMaxBodyBytes,
}: AgentOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const routes = express.Router({ caseSensitive: true });
  routes.use('/health', (_request, response) => void response.status(200).end());
  routes.use('/version', (_request, response) =>
    sendBytes(response, 'application/json', Buffer.from(JSON.stringify(version))),
  );
  routes.post(volumesPath, express.raw({ type: () => true, limit: maxLeaderBytes }), (request, response) =>
    answerLeader(request, response, volumes),
  );
  routes.use('/api/v1', beforeBody, express.raw({ type: () => true, limit: maxBodyBytes }), (request, response) => {
    answer(request, response, version);
  });
  // The parentheses would be pattern syntax if they stood in the path.
  app.use('/slave\\(1\\)', routes);
  app.use(routes);
  app.use(() => {
    throw new HttpRefusal(404, '404 Not Found.');
  });
  app.use(onError);
  return app;
}

/** What is refused without a look at the body, in Mesos' order (AGENT-001). */
const beforeBody: RequestHandler = ({ method, headers }, _response, next) => {
  requireMethod(method, ['POST']);
  contentType(headers['content-type']);
  next();
};

async function answerLeader(request: Request, response: Response, volumes: AgentOptions['volumes']): Promise<void> {
  const signature = request.get(signatureHeader);
  const found = await volumes.answer({ path: volumesPath, body: bytesOf(request), signature });
  sendBytes(response, 'application/json', Buffer.from(JSON.stringify(found)));
}

/** Express leaves no body where none was sent. */
function bytesOf({ body }: Request): Uint8Array {
  const bytes: unknown = body;
  return bytes instanceof Uint8Array ? bytes : new Uint8Array();
}

function answer(request: Request, response: Response, version: VersionInfo): void {
  const { headers } = request;
  const codec = callCodecs[contentType(headers['content-type'])];
  const call = decodeCall(codec, bytesOf(request));
  const { mediaType, body: reply } = answerAgentCall(call, headers.accept, version);
  sendBytes(response, mediaType, reply);
}

function sendBytes(response: Response, type: string, body: Uint8Array): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', body.length);
  response.end(body);
}

/** Refusals say what is wrong; errors of the body reader carry a status; anything else is a defect of ours. */
const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const refusal = error instanceof HttpRefusal ? error : readerRefusal(error);
  if (refusal.allow !== undefined) response.setHeader('Allow', refusal.allow);
  response.statusCode = refusal.status;
  sendBytes(response, 'text/plain; charset=utf-8', Buffer.from(refusal.message));
};

function readerRefusal(error: unknown): HttpRefusal {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return new HttpRefusal(413, '413 Request Entity Too Large.');
  return typeof status === 'number' && status < 500
    ? new HttpRefusal(400, 'Failed to read the body')
    : new HttpRefusal(500, '500 Internal Server Error.');
}
