import express, { type Request, type Response, type Router } from 'express';
import { snapshotOf, type ShownState } from '../../master/snapshot.ts';
import { requireMethod } from '../../wire/negotiation.ts';
import { authenticate } from '../auth/authentication.ts';
import type { Caller } from '../auth/authorizer.ts';
import { realmOf } from '../auth/realms.ts';
import { sendLeader, sendToLeader, targetOf } from '../http/leader.ts';
import { sendText } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';
import { explainDocument } from './explain.ts';
import { addFrameworksDocument } from './frameworks.ts';
import { sendJson, type Document } from './json.ts';
import { metricsDocument } from '../metrics/metrics.ts';
import { operatorEndpoints } from './operatorEndpoints.ts';
import { rolesDocument } from './roles.ts';
import { addSlavesDocument } from './slaves.ts';
import { addStateDocument } from './state.ts';
import { addStateSummaryDocument } from './stateSummary.ts';
import { addTasksDocument } from './tasks.ts';

/** Answers a request of somebody who may ask at all. */
type Answer = (request: Request, response: Response, caller: Caller) => void | Promise<void>;

/** Old clients still ask for these names with `.json` after them. */
const withAlias = ['/state', '/slaves', '/frameworks', '/tasks', '/roles'];

/** What every master answers for itself, whether it leads or not (LEGACY-006). */
const ofEachMaster = ['/health', '/version', '/flags', '/metrics/snapshot'];

/**
 * The endpoints from before the v1 API, and those that are still the only ones of their kind. Those that show something
 * do not look at the method (LEGACY-009), nor do they wait for the recovery (LEGACY-007).
 */
export function legacyRoutes(parts: ShimParts): Router {
  const routes = express.Router({ caseSensitive: true });
  const serve = (path: string, answer: Answer) => {
    const paths = withAlias.includes(path) ? [path, `${path}.json`] : path;
    routes.use(paths, async (request, response) => {
      observe(parts, path, response);
      const caller = await authenticate(parts.authentication, realmOf(path), request);
      if (!ofEachMaster.includes(path) && sendToLeader(parts, targetOf(request), response)) return;
      return answer(request, response, caller);
    });
  };
  serve('/health', (_request, response) => sendText(response, 200));
  routes.all('/redirect', (_request, response) => sendLeader(parts, response));
  for (const [path, methods] of Object.entries(operatorEndpoints(parts))) {
    serve(path, (request, response, caller) => {
      requireMethod(request.method, Object.keys(methods));
      return methods[request.method]?.({ request, response, caller });
    });
  }
  for (const [path, document] of Object.entries(documents(parts))) {
    serve(path, (request, response) => sendJson(request, response, document));
  }
  return routes;
}

function documents(parts: ShimParts): Readonly<Record<string, Document>> {
  const { master } = parts;
  const snapshot = (): ShownState => snapshotOf(master.state);
  return {
    '/version': small(() => parts.version),
    '/flags': small(() => ({ flags: parts.flags })),
    '/state': (body) => addStateDocument(body, snapshot(), parts),
    '/state-summary': (body) => addStateSummaryDocument(body, snapshot(), parts),
    '/slaves': (body, query) => addSlavesDocument(body, snapshot(), query.get('slave_id')),
    '/frameworks': (body, query) => addFrameworksDocument(body, snapshot(), query.get('framework_id')),
    '/tasks': (body, query) => addTasksDocument(body, snapshot(), query),
    '/roles': small(() => rolesDocument(master.state)),
    '/explain': small((query) => explainDocument(parts, query.get('framework'), query.get('role'))),
    '/metrics/snapshot': small((query) => metricsDocument(parts, query.get('timeout'))),
  };
}

/** A document that is small enough to be made and added as a whole. */
function small(make: (query: URLSearchParams) => object | Promise<object>): Document {
  return async (body, query) => {
    body.text(JSON.stringify(await make(query)));
  };
}

/** Tells the observer of a request once it is answered, by the route's name: paths of clients' own are without number. */
function observe({ observer }: ShimParts, type: string, response: Response): void {
  const begun = performance.now();
  response.once('finish', () => {
    const seconds = (performance.now() - begun) / 1000;
    observer.answered({ endpoint: 'legacy', type, status: response.statusCode, seconds });
  });
}
