import express, { type Router } from 'express';
import { sendText } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';

/** The endpoints from before the v1 API, and those that are still the only ones of their kind. */
export function legacyRoutes(_parts: ShimParts): Router {
  const routes = express.Router({ caseSensitive: true });
  routes.use('/health', (_request, response) => sendText(response, 200));
  return routes;
}
