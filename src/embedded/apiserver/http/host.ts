const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * True when a Host header names this machine's loopback. A page on the web can make a browser send requests to 127.0.0.1 by letting
 * its own name resolve to it (DNS rebinding), but it cannot change the name in this header.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && LOOPBACK.test(host);
}
