import { join } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import { checkFirewall } from '../http/firewall.ts';
import { targetOf } from '../http/leader.ts';
import { sendText } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';

const greeting = `This is a Mesos master on Kubernetes.

Frameworks subscribe at /api/v1/scheduler, operators send calls to /api/v1.
/state, /slaves, /frameworks, /tasks and /roles show what there is, /metrics/snapshot counts it.

There is no web UI here: --webui-dir names a folder with one, such as that of Mesos.
`;

/** No lists of folders, no redirects, nothing hidden: what is no file is not there, as with Mesos. */
const onlyFiles = { index: false, redirect: false, dotfiles: 'ignore' } as const;

/**
 * The files of a web UI, which every master serves to everybody: `index.html` at `/`, and those of its folders `app` and
 * `assets` (LEGACY-010, AUTH-003). Without a UI `/` says what this is.
 */
export function webui(parts: ShimParts): Router {
  const { webuiDirectory } = parts;
  const routes = express.Router({ caseSensitive: true });
  const unlessDisabled =
    (path: string): RequestHandler =>
    (request, _response, next) => {
      checkFirewall(parts, targetOf(request), path);
      next();
    };
  routes.all('/', unlessDisabled('/'), (_request, response, next) => {
    if (webuiDirectory === undefined) return sendText(response, 200, greeting);
    response.sendFile('index.html', { root: webuiDirectory }, (error?: Error) => error && next());
  });
  if (webuiDirectory === undefined) return routes;
  const serve = (folder: string) =>
    routes.use(folder, unlessDisabled(folder), express.static(join(webuiDirectory, folder), onlyFiles));
  serve('/app');
  serve('/assets');
  return routes;
}
