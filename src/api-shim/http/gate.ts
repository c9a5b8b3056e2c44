import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

type Headers = Pick<IncomingMessage, 'headers' | 'method'>;

/** Methods by which a browser asks for something without wanting to change it. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Why a request is not even looked at; undefined where it is. A web page may make its reader's browser send requests here:
 * through a name of its own that leads here, or with what the browser knows to authenticate by.
 *
 * @param allowedHosts the names by which the master may be asked, any if undefined; addresses always will do.
 */
export function gateRefusal(request: Headers, allowedHosts: ReadonlySet<string> | undefined): string | undefined {
  if (allowedHosts !== undefined && !isAllowed(request.headers.host, allowedHosts)) {
    return "The 'Host' header names none of the master's names";
  }
  return isForged(request) ? 'Requests of pages of other sites are refused' : undefined;
}

/** A page can have its name lead here, but it cannot have the browser say another name. */
function isAllowed(host: string | undefined, allowed: ReadonlySet<string>): boolean {
  if (host === undefined) return true;
  const name = host.replace(/:\d*$/, '').toLowerCase();
  return allowed.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

/**
 * Whether a page of another site has the request sent, where that could do harm: it changes something, or shows something to
 * whom the browser authenticates. To follow a link is no harm. Only browsers send these headers.
 */
function isForged({ headers, method = 'GET' }: Headers): boolean {
  const isSafe = safeMethods.has(method);
  if (isSafe && (headers.authorization === undefined || headers['sec-fetch-mode'] === 'navigate')) return false;
  return isOfAnotherSite(headers);
}

function isOfAnotherSite({ 'sec-fetch-site': site, origin, host }: IncomingMessage['headers']): boolean {
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && hostOf(origin) !== host?.toLowerCase();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
