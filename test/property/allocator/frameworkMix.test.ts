import { Resources } from '../../../src/model/resources.ts';
import { AllocatorScenario } from '../../support/allocatorScenario.ts';
import { launchWished, mixAgent, mixAgents, mixedWishes, type Wish } from '../../support/frameworkMix.ts';

/** Enough that nothing changes any more. */
const rounds = 600;

describe('a mix of frameworks that give back without a filter what they do not need', () => {
  it('ALLOC-006 ALLOC-007 comes to a standstill at as many tasks as with Mesos: 5132 of 19500', () => {
    const cluster = new AllocatorScenario();
    const wishes = new Map<string, Wish>();
    cluster.allocator.pause();
    for (let index = 0; index < mixAgents; index += 1) cluster.agent(`agent-${index}`, Resources.parse(mixAgent));
    mixedWishes().forEach((wish, index) => {
      wishes.set(`framework-${index}`, wish);
      cluster.framework(`framework-${index}`, { roles: [wish.role] });
    });
    cluster.allocator.resume();
    let launched = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const offer of cluster.tick()) {
        const wish = wishes.get(offer.frameworkId);
        if (wish !== undefined) launched += launchWished(cluster.allocator, wish, offer);
      }
    }
    expect(launched).toBe(5132);
  });
});
