import { beforeAll, describe } from '@jest/globals';
import { builtBinaries } from './binaries.ts';
import { controlPlaneLack, nodesLack, type Lack } from './lack.ts';

/** More than the programs of a cluster need to be built on a slow machine, in milliseconds. */
const BUILD_MILLISECONDS = 1_800_000;

/**
 * A suite that needs a control plane: left out where none can run, except that with CI=true this fails. Its programs are built
 * first, if they have not been.
 */
export function describeCluster(name: string, body: () => void): void {
  describeUnless(controlPlaneLack(), name, body);
}

/** A suite that needs real nodes, which is more: see describeCluster. */
export function describeNodes(name: string, body: () => void): void {
  describeUnless(controlPlaneLack() ?? nodesLack(), name, body);
}

function describeUnless(lack: Lack | undefined, name: string, body: () => void): void {
  if (lack === undefined) {
    describe(name, () => {
      beforeAll(async () => void (await builtBinaries()), BUILD_MILLISECONDS);
      body();
    });
    return;
  }
  if (process.env['CI'] === 'true') throw new Error(`CI leaves out no suite: ${lack.reason}; ${lack.remedy}`);
  // `npm test` has said so in one line for all suites.
  describe.skip(name, body);
}
