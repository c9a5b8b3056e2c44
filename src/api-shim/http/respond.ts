import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { MediaType } from '../../wire/codec.ts';
import type { HttpRefusal } from '../../wire/negotiation.ts';
import { UnauthenticatedError } from '../auth/authentication.ts';
import { NoRoomError } from './body.ts';

/** Mesos' type of every body that is a text. */
const plainText = 'text/plain; charset=utf-8';

/**
 * Answers with a text, or with nothing for a success without one (OPER-013, OPER-014). An error that has no text of its
 * own says its status. Does nothing where the client is gone or an answer is under way.
 */
export function sendText(response: ServerResponse, status: number, text?: string): void {
  if (response.headersSent || response.destroyed) return;
  const body = text ?? (status < 400 ? '' : statusText(status));
  beBare(response);
  response.writeHead(status, {
    ...((body !== '' || status >= 400) && { 'Content-Type': plainText }),
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Answers 200 with an encoded message or document. Does nothing where the client is gone. */
export function sendBody(response: ServerResponse, type: MediaType | 'text/javascript', body: Uint8Array): void {
  if (response.headersSent || response.destroyed) return;
  beBare(response);
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length });
  response.end(body);
}

/**
 * Answers with the refusal's status and text, and with the methods or ways to authenticate that will do, or when to come again; the
 * connection of a client that has yet to send what nobody will read is closed.
 */
export function sendRefusal(response: ServerResponse, refusal: HttpRefusal): void {
  if (response.headersSent) return;
  if (refusal.allow !== undefined) response.setHeader('Allow', refusal.allow);
  if (refusal instanceof UnauthenticatedError) response.setHeader('WWW-Authenticate', refusal.challenges);
  if (refusal instanceof NoRoomError) {
    response.setHeader('Retry-After', refusal.retryAfterSeconds);
    response.shouldKeepAlive = false;
  }
  sendText(response, refusal.status, refusal.message);
}

/** Has the answer carry no Connection header where it says only what goes without saying in HTTP/1.1. */
export function beBare(response: ServerResponse): void {
  if (response.shouldKeepAlive && response.req.httpVersionMinor > 0) response.removeHeader('Connection');
}

function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? 'Unknown'}.`;
}
