import express, { type ErrorRequestHandler, type Express } from 'express';
import { answerError } from '../http/apiHandler.ts';
import { sendText } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';
import { legacyRoutes } from './routes.ts';

/**
 * Everything that is not a v1 call. Each route is there with and without `/master` before it, and a deeper path falls
 * back to the longest route that begins it (LEGACY-001).
 */
export function legacyApp(parts: ShimParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('case sensitive routing', true);
  const routes = legacyRoutes(parts);
  app.use((request, _response, next) => {
    request.url = withSingleSlashes(request.url);
    next();
  });
  app.use('/master', routes);
  app.use(routes);
  app.use((_request, response) => sendText(response, 404));
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    answerError(response, error, parts.observer);
  };
  app.use(onError);
  return app;
}

/** A target with one slash where several begin its path, or follow `/master`: they mean no more (LEGACY-001). */
function withSingleSlashes(target: string): string {
  return target.replace(/^\/+/, '/').replace(/^\/master\/+/, '/master/');
}
