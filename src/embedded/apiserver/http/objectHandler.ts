import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, badRequest, methodNotAllowed, noSuchPath, qualified } from '../objects/apiError.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { stringOf } from '../objects/json.ts';
import type { ApiObject } from '../objects/apiObject.ts';
import type { OpenApi } from '../openapi/openApi.ts';
import type { LogSource } from '../pods/logs.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { StoredObject } from '../store/storedObject.ts';
import type { Context, WriteOptions } from '../verbs/context.ts';
import { create, readBody as readDraft } from '../verbs/create.ts';
import type { Deletion } from '../verbs/delete.ts';
import { remove } from '../verbs/delete.ts';
import { list } from '../verbs/list.ts';
import { select } from '../verbs/selection.ts';
import type { Target } from '../verbs/update.ts';
import { find, update } from '../verbs/update.ts';
import { reportUnknown } from '../verbs/validation.ts';
import { scale, scaleOf } from '../verbs/scale.ts';
import { acceptedForm } from './accept.ts';
import { APPLY_PATCH, applied, checkPatchOptions, readConfiguration, typed } from './applyBody.ts';
import { mediaType, parseBody, readBody } from './body.ts';
import type { Encoding } from './encode.ts';
import { encodeObject, encodePage } from './encode.ts';
import { serveLog } from './logHandler.ts';
import { deleteOptions, flag, includeObject, listOptions, writeOptions } from './options.ts';
import { patched, patchedScale } from './patchBody.ts';
import type { ResourcePath } from './path.ts';
import { sendJson, sendText } from './respond.ts';
import { bindPod, evictPod } from '../pods/podSubresources.ts';
import { serveWatch } from './watchHandler.ts';

/** One request for objects, with everything that answering it takes. */
export interface ObjectRequest {
  readonly context: Context;
  readonly logs: LogSource | undefined;
  readonly definition: ResourceDefinition;
  readonly openApi: OpenApi;
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborted when the server stops: watches end. */
  readonly signal: AbortSignal;
}

/** Answers a request for objects; what it throws becomes a Status. */
export async function serveObjects(request: ObjectRequest): Promise<void> {
  const { path } = request;
  checkScope(request);
  if (!isPart(path.subresource)) return serveSubresource(request);
  if (path.subresource === 'status' && request.definition.status === undefined) throw noSuchPath();
  if (path.subresource === 'resize' && !request.definition.subresources.includes('resize')) throw noSuchPath();
  return path.name === undefined ? serveCollection(request) : serveObject(request, path.name);
}

/** Objects in namespaces have paths with a namespace, others without; only reading goes over all namespaces. */
function checkScope({ definition, path, request }: ObjectRequest): void {
  const hasNamespace = path.namespace !== undefined;
  if (hasNamespace !== definition.namespaced && (hasNamespace || path.name !== undefined)) throw noSuchPath();
  if (definition.namespaced && !hasNamespace && request.method !== 'GET') throw methodNotAllowed();
}

/** Subresources that are a part of the object itself, read and written like it. */
function isPart(subresource: string): subresource is Target['subresource'] {
  return subresource === '' || subresource === 'status' || subresource === 'resize';
}

async function serveCollection(request: ObjectRequest): Promise<void> {
  switch (request.request.method) {
    case 'GET':
      return flag(request.query, 'watch') ? serveWatchOf(request) : serveList(request);
    case 'POST':
      return serveCreate(request);
    case 'DELETE':
      return serveDeleteCollection(request);
    default:
      throw methodNotAllowed();
  }
}

async function serveObject(request: ObjectRequest, name: string): Promise<void> {
  switch (request.request.method) {
    case 'GET':
      if (flag(request.query, 'watch')) return serveWatchOf(request);
      return sendObject(request, 200, find(request.context, request.definition, { ...request.path, name }));
    case 'PUT':
      return serveReplace(request, name);
    case 'PATCH':
      return servePatch(request, name);
    case 'DELETE':
      return serveDelete(request, name);
    default:
      throw methodNotAllowed();
  }
}

function encodingOf({ definition, request, query, context }: ObjectRequest): Encoding {
  return { definition, form: acceptedForm(request.headers.accept), include: includeObject(query), now: context.clock };
}

function selectionOf({ definition, path, query }: ObjectRequest) {
  const { namespace, name } = path;
  return select(definition, {
    namespace,
    name,
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
  });
}

function serveList(request: ObjectRequest): void {
  const page = list(request.context, request.definition, selectionOf(request), listOptions(request.query));
  sendText(request.response, 200, encodePage(encodingOf(request), page));
}

function serveWatchOf(request: ObjectRequest): void {
  const { context, query, response, signal } = request;
  serveWatch(context, encodingOf(request), selectionOf(request), query, response, signal);
}

function sendObject(request: ObjectRequest, code: number, stored: StoredObject, options?: WriteOptions): void {
  sendText(request.response, code, encodeObject(encodingOf(request), stored), options?.warnings);
}

function writeOptionsOf({ query, request }: ObjectRequest): WriteOptions {
  const verb = request.method === 'POST' ? 'Create' : request.method === 'PUT' ? 'Update' : 'Patch';
  return writeOptions(query, request.headers['user-agent'], verb);
}

async function bodyOf({ request }: ObjectRequest): Promise<Json> {
  return parseBody(await readBody(request), mediaType(request));
}

async function serveCreate(request: ObjectRequest): Promise<void> {
  const { context, definition, path } = request;
  const body = await bodyOf(request);
  const options = writeOptionsOf(request);
  await checkFields(request, body, options);
  sendObject(request, 201, create(context, definition, path.namespace, body, options), options);
}

/**
 * Reports fields that a built-in kind does not have where the client asks for that, as kubectl does. Without being asked it is not done:
 * knowing all fields of all kinds takes a large library.
 */
async function checkFields(
  { definition, query, openApi }: ObjectRequest,
  body: Json,
  options: WriteOptions,
): Promise<void> {
  if (definition.isCustom || options.fieldValidation === 'Ignore' || !query.has('fieldValidation')) return;
  reportUnknown(definition, await openApi.unknownFields(definition, body), options);
}

async function serveReplace(request: ObjectRequest, name: string): Promise<void> {
  const { context, definition, path } = request;
  const body = await bodyOf(request);
  const draft = readDraft(definition, body);
  const options = writeOptionsOf(request);
  await checkFields(request, body, options);
  const given = stringOf(draft.metadata['name']) ?? '';
  if (given !== name)
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  const target = { namespace: path.namespace, name, subresource: subresourceOf(path) };
  sendObject(
    request,
    200,
    update(context, definition, target, () => draft, options),
    options,
  );
}

async function servePatch(request: ObjectRequest, name: string): Promise<void> {
  const { context, definition, path, query } = request;
  const type = mediaType(request.request);
  const patch = parseBody(await readBody(request.request), type);
  checkPatchOptions(type, query);
  if (type === APPLY_PATCH) return serveApply(request, name, patch);
  const options = writeOptionsOf(request);
  const target = { namespace: path.namespace, name, subresource: subresourceOf(path) };
  const stored = update(context, definition, target, (old) => patched(definition, type, patch, old), options);
  sendObject(request, 200, stored, options);
}

/** Applies a configuration; one of an object that does not exist creates it. */
function serveApply(request: ObjectRequest, name: string, patch: Json): void {
  const { context, definition, path, query } = request;
  const options = { ...writeOptionsOf(request), operation: 'Apply', force: flag(query, 'force') } as const;
  const configuration = readConfiguration(definition, name, patch);
  const target = { namespace: path.namespace, name, subresource: subresourceOf(path) };
  if (target.subresource === '' && !exists(request, name)) {
    const created = typed(configuration, () => create(context, definition, path.namespace, configuration, options));
    return sendObject(request, 201, created, options);
  }
  const change = (old: ApiObject) => applied(context, definition, target, configuration, old, options);
  sendObject(request, 200, update(context, definition, target, change, options), options);
}

function exists({ context, definition, path }: ObjectRequest, name: string): boolean {
  try {
    find(context, definition, { namespace: path.namespace, name });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return false;
    throw error;
  }
}

function subresourceOf({ subresource }: ResourcePath): Target['subresource'] {
  return isPart(subresource) ? subresource : '';
}

async function optionalBody({ request }: ObjectRequest): Promise<Json | undefined> {
  const body = await readBody(request);
  return body.length === 0 ? undefined : parseBody(body, mediaType(request));
}

async function serveDelete(request: ObjectRequest, name: string): Promise<void> {
  const options = deleteOptions(request.query, await optionalBody(request));
  const deletion = remove(request.context, request.definition, request.path.namespace, name, options);
  sendDeletion(request, deletion);
}

/** A pod answers with itself, as in a real server; another object that is gone with a Status. */
function sendDeletion(request: ObjectRequest, { isGone, stored }: Deletion): void {
  const { definition, response } = request;
  if (!isGone || definition.kind === 'Pod') {
    sendObject(request, 200, stored);
    return;
  }
  const { name, uid } = stored.object.metadata;
  const details: JsonObject = {
    name,
    ...(definition.group === '' ? {} : { group: definition.group }),
    kind: definition.plural,
    uid,
  };
  sendJson(response, 200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

async function serveDeleteCollection(request: ObjectRequest): Promise<void> {
  const { context, definition, query } = request;
  const options = deleteOptions(query, await optionalBody(request));
  const page = list(context, definition, selectionOf(request), listOptions(query));
  for (const { object } of page.items)
    remove(context, definition, object.metadata.namespace, object.metadata.name, options);
  sendText(request.response, 200, encodePage(encodingOf(request), page));
}

async function serveSubresource(request: ObjectRequest): Promise<void> {
  const { context, definition, path, query, response } = request;
  const { name = '', namespace, subresource } = path;
  if (!definition.subresources.includes(subresource)) throw noSuchPath();
  if (subresource === 'log') {
    if (request.request.method !== 'GET') throw methodNotAllowed();
    return serveLog(
      find(context, definition, { namespace, name }).object,
      request.logs,
      query,
      response,
      context.clock(),
    );
  }
  if (subresource === 'scale') return serveScale(request, name);
  if (request.request.method !== 'POST') throw methodNotAllowed();
  const body = await bodyOf(request);
  if (subresource === 'binding') bindPod(context, definition, namespace, name, body);
  else if (subresource === 'eviction') evictPod(context, definition, namespace, name, body);
  else throw new ApiError(404, 'NotFound', `${qualified(definition)}/${subresource} is not served`);
  sendJson(response, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

async function serveScale(request: ObjectRequest, name: string): Promise<void> {
  const { context, definition, path, response } = request;
  const target = { namespace: path.namespace, name };
  const { method } = request.request;
  if (method === 'GET') return sendJson(response, 200, scaleOf(find(context, definition, target).object));
  if (method !== 'PUT' && method !== 'PATCH') throw methodNotAllowed();
  const type = mediaType(request.request);
  const body = await bodyOf(request);
  const change = (old: JsonObject) => (method === 'PUT' ? body : patchedScale(type, body, old));
  sendJson(response, 200, scaleOf(scale(context, definition, target, change, writeOptionsOf(request)).object));
}
