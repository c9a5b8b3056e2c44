import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeCluster } from '../cluster/availability.ts';
import { conformance } from './conformance.ts';
import type { TestedServer } from './servers.ts';
import { startEmbedded, startReal } from './servers.ts';

const START_MILLISECONDS = 120_000;

/** The same suite on a server that is started before it. */
function suite(start: () => Promise<TestedServer>): void {
  let server: TestedServer | undefined;
  beforeAll(async () => {
    server = await start();
  }, START_MILLISECONDS);
  afterAll(async () => server?.stop());
  conformance(() => {
    if (server === undefined) throw new Error('the server has not started');
    return server;
  });
}

describe('the embedded API server', () => suite(startEmbedded));
describeCluster('kube-apiserver', () => suite(startReal));
