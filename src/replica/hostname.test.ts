import { lookupService } from 'node:dns/promises';
import { readConfig } from '../config/config.ts';
import { withHostname } from './hostname.ts';

const nameOf = async (flags: Readonly<Record<string, string>>): Promise<string> =>
  (await withHostname(readConfig(flags, {}))).hostname;

describe("The master's host name", () => {
  it('FLAG-001 is the one that is set', async () => {
    expect(await nameOf({ hostname: 'mesos.example.com' })).toBe('mesos.example.com');
  });

  it('FLAG-001 is that of its address', async () => {
    const { hostname } = await lookupService('127.0.0.1', 80);
    expect(await nameOf({ 'advertise-ip': '127.0.0.1' })).toBe(hostname);
  });

  it('FLAG-001 is the address, if that has no name or is not to be looked up', async () => {
    // An address of RFC 5737, which nobody has.
    expect(await nameOf({ 'advertise-ip': '192.0.2.1' })).toBe('192.0.2.1');
    expect(await nameOf({ 'advertise-ip': '127.0.0.1', 'hostname-lookup': 'false' })).toBe('127.0.0.1');
  });
});
