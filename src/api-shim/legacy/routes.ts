import express, { type Request, type Response, type Router } from 'express';
import { requireMethod } from '../../wire/negotiation.ts';
import { authenticate } from '../auth/authentication.ts';
import { mayAll } from '../auth/commandAuthorization.ts';
import { endpointAuthorizations } from '../auth/endpointAuthorization.ts';
import { realmOf } from '../auth/realms.ts';
import { requestBody, type Exchange } from '../http/apiHandler.ts';
import { checkFirewall } from '../http/firewall.ts';
import { sendLeader, sendToLeader, targetOf } from '../http/leader.ts';
import { sendText } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';
import { documents } from './documents.ts';
import { download } from './files.ts';
import { sendJson } from './json.ts';
import { toggleLogging } from './logging.ts';
import { sendMetrics } from './metrics.ts';
import { operatorEndpoints } from './operatorEndpoints.ts';
import { webui } from './webui.ts';

/** Answers a request of somebody who may ask at all. */
type Answer = (exchange: Exchange) => void | Promise<void>;

/** What the current names once were called with `.json` after them, which old clients still ask for. */
const withAlias: ReadonlySet<string> = new Set([
  ...['/state', '/state-summary', '/slaves', '/frameworks', '/tasks', '/roles'],
  ...['/files/browse', '/files/read', '/files/download', '/files/debug'],
]);

/** What every master answers for itself, whether it leads or not (LEGACY-006). */
const ofEachMaster: ReadonlySet<string> = new Set([
  ...['/health', '/version', '/flags', '/metrics/snapshot', '/logging/toggle', '/system/stats.json'],
  ...['/files/browse', '/files/read', '/files/download', '/files/debug', '/registrar(1)/registry'],
]);

/** The endpoints from before the v1 API, and those that are still the only ones of their kind. */
export function legacyRoutes(parts: ShimParts): Router {
  const routes = express.Router({ caseSensitive: true });
  const serve = (path: string, answer: Answer) => {
    routes.use(patternsOf(path), async (request, response) => {
      observe(parts, path, response);
      checkFirewall(parts, targetOf(request), path);
      const caller = await authenticate(parts.authentication, realmOf(path), request);
      if (!ofEachMaster.has(path) && sendToLeader(parts, targetOf(request), response)) return;
      if (!(await mayAll(parts.authorizer, caller, endpointAuthorizations(path)))) return sendText(response, 403);
      const body = requestBody(parts, request);
      try {
        await answer({ request, response, caller, body });
      } finally {
        body.release();
      }
    });
  };
  serve('/health', ({ response }) => sendText(response, 200));
  serve('/logging/toggle', (exchange) => toggleLogging(parts, exchange));
  serve('/metrics/snapshot', (exchange) => sendMetrics(parts, exchange));
  serve('/files/download', (exchange) => download(parts, exchange));
  routes.all('/redirect', (request: Request, response) => {
    checkFirewall(parts, targetOf(request), '/redirect');
    sendLeader(parts, response);
  });
  routes.use(webui(parts));
  for (const [path, methods] of Object.entries(operatorEndpoints(parts))) {
    serve(path, (exchange) => {
      const { method = '' } = exchange.request;
      requireMethod(method, Object.keys(methods));
      return methods[method]?.(exchange);
    });
  }
  for (const [path, document] of Object.entries(documents(parts))) {
    serve(path, (exchange) => sendJson(parts, exchange, document));
  }
  return routes;
}

/** A path in the ways that it is asked for, in the router's language: some clients encode brackets. */
function patternsOf(path: string): string[] {
  const names = withAlias.has(path) ? [path, `${path}.json`] : [path];
  return names.flatMap((name) => [name.replace(/[()]/g, '\\$&'), name.replace('(', '%28').replace(')', '%29')]);
}

/** Tells the observer of a request once it is answered, by the route's name: paths of clients' own are without number. */
function observe({ observer }: ShimParts, type: string, response: Response): void {
  const begun = performance.now();
  response.once('finish', () => {
    const seconds = (performance.now() - begun) / 1000;
    observer.answered({ endpoint: 'legacy', type, status: response.statusCode, seconds });
  });
}
