import type { VersionInfo } from './generated/messages.ts';

/**
 * What we say to be: the Mesos release whose behaviour this is, for clients decide by it what they may ask for. The
 * build is ours; its time is seconds since the epoch.
 */
export const mesosVersion: VersionInfo = {
  version: '1.11.0',
  build_date: '2026-11-22 00:00:00',
  build_time: 1795305600,
  build_user: 'mesos-operator',
};
