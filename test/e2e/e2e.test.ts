import { afterAll, beforeAll } from '@jest/globals';
import { describeNodes } from '../cluster/availability.ts';
import { describeContainers } from './containers.ts';
import { describeEndings } from './endings.ts';
import { describeEvacuation } from './evacuation.ts';
import { describeInstallation } from './installation.ts';
import { describeKills } from './kills.ts';
import { describeLook } from './look.ts';
import { describeRejections } from './rejections.ts';
import { describeSchedulerPod } from './schedulerPod.ts';
import { describeSurvival } from './survival.ts';
import { describeVolumes } from './volumes.ts';
import { startWorld, type World } from './world.ts';

/** The image may have to be built, and a busy machine takes its time. */
const START_MILLISECONDS = 900_000;

/** One cluster for all topics, each of which leaves it as it was. */
describeNodes('on two real nodes', () => {
  let started: World | undefined;

  beforeAll(async () => {
    started = await startWorld();
  }, START_MILLISECONDS);

  afterAll(() => started?.stop(), 60_000);

  const world = (): World => {
    if (started === undefined) throw new Error('the cluster did not start');
    return started;
  };

  describeInstallation(world);
  describeEndings(world);
  describeContainers(world);
  describeKills(world);
  describeLook(world);
  describeRejections(world);
  describeSchedulerPod(world);
  describeVolumes(world);
  describeSurvival(world);
  describeEvacuation(world);
});
