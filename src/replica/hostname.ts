import { lookupService } from 'node:dns/promises';
import type { Config } from '../config/config.ts';

/** Settings of which it is known what the master's host is called. */
export type NamedConfig = Config & { readonly hostname: string };

/**
 * The settings with the master's host name: the one that is set, else the one that its address has, else, or if it is not to
 * be looked up, the address itself (FLAG-001).
 */
export async function withHostname(config: Config): Promise<NamedConfig> {
  return { ...config, hostname: config.hostname ?? (await lookUp(config)) };
}

async function lookUp(config: Config): Promise<string> {
  const ip = config['advertise-ip'];
  if (!config['hostname-lookup']) return ip;
  try {
    return (await lookupService(ip, config.port)).hostname;
  } catch {
    return ip;
  }
}
