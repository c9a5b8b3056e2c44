import type { IncomingMessage, ServerResponse } from 'node:http';
import { coreVersions, group, groupList, resourceList, versionInfo } from '../discovery/discovery.ts';
import { ApiError, noSuchPath } from '../objects/apiError.ts';
import type { JsonObject } from '../objects/json.ts';
import type { OpenApi } from '../openapi/openApi.ts';
import { protobufType, version2InProtobuf } from '../openapi/openApi.ts';
import type { LogSource } from '../pods/logs.ts';
import type { Context } from '../verbs/context.ts';
import { AGGREGATED_TYPE, aggregatedDiscovery } from '../discovery/aggregated.ts';
import { wantsAggregatedDiscovery } from './accept.ts';
import { isLoopbackHost } from './host.ts';
import { serveObjects } from './objectHandler.ts';
import { parseResourcePath } from './path.ts';
import { sendError, sendJson, sendText } from './respond.ts';

/** What the router needs of the server; `logs` may change while it runs. */
export interface Routed {
  readonly context: Context;
  readonly signal: AbortSignal;
  readonly logs: () => LogSource | undefined;
  readonly openApi: OpenApi;
}

const HEALTH = new Set(['/healthz', '/livez', '/readyz']);

/** Answers every request: health, version, discovery, OpenAPI, objects. */
export async function route(routed: Routed, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!isLoopbackHost(request.headers.host))
      throw new ApiError(403, 'Forbidden', 'only requests to a loopback address are answered');
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (HEALTH.has(url.pathname)) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      return;
    }
    const { pathname } = url;
    if (wantsAggregatedDiscovery(request.headers.accept) && /^\/apis?\/?$/.test(pathname)) {
      const document = aggregatedDiscovery(routed.context.registry, pathname.startsWith('/apis'));
      sendText(response, 200, JSON.stringify(document), [], AGGREGATED_TYPE);
      return;
    }
    if (pathname === '/openapi/v2' && request.headers.accept?.includes(protobufType.asked) === true) {
      sendText(response, 200, version2InProtobuf(), [], protobufType.answered);
      return;
    }
    const found = pathname.startsWith('/openapi/')
      ? await routed.openApi.document(pathname)
      : staticAnswer(routed, pathname, request.headers.host ?? '');
    if (found !== undefined) sendJson(response, 200, found);
    else await serveResource(routed, url, request, response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendError(response, error);
  }
}

function staticAnswer({ context }: Routed, path: string, host: string): JsonObject | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts[0] === 'version' && parts.length === 1) return versionInfo;
  if (parts[0] === 'api' && parts.length === 1) return coreVersions(host);
  if (parts[0] === 'api' && parts.length === 2) return resourceList(context.registry, '', parts[1] ?? '');
  if (parts[0] !== 'apis') return undefined;
  if (parts.length === 1) return groupList(context.registry);
  if (parts.length === 2) return group(context.registry, parts[1] ?? '');
  return parts.length === 3 ? resourceList(context.registry, parts[1] ?? '', parts[2] ?? '') : undefined;
}

async function serveResource(
  routed: Routed,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = parseResourcePath(url.pathname);
  const definition =
    path === undefined ? undefined : routed.context.registry.find(path.group, path.version, path.plural);
  if (path === undefined || definition === undefined) throw noSuchPath();
  const { context, signal } = routed;
  await serveObjects({
    context,
    logs: routed.logs(),
    openApi: routed.openApi,
    definition,
    path,
    query: url.searchParams,
    request,
    response,
    signal,
  });
}
