import fc from 'fast-check';
import { ResourceLimits, ResourceQuantities } from '../../../src/model/quantities.ts';
import { Resources } from '../../../src/model/resources.ts';
import { refined, revocable, sharedVolume } from '../../support/allocatorScenario.ts';
import { allRoles, Both } from './both.ts';

const roles = fc.subarray(allRoles, { minLength: 1, maxLength: 3 });
const capabilities = fc.subarray([
  'REVOCABLE_RESOURCES',
  'GPU_RESOURCES',
  'SHARED_RESOURCES',
  'RESERVATION_REFINEMENT',
] as const);
const rack = fc.constantFrom('north', 'north', 'south');
const sorter = fc.constantFrom('drf', 'random', 'random');
const sorters = fc.oneof(
  fc.constant({ roleSorter: 'drf', frameworkSorter: 'drf' } as const),
  fc.record({ roleSorter: sorter, frameworkSorter: sorter }),
);
const few = fc.integer({ min: 0, max: 4 });
const total = fc
  .tuple(few, fc.integer({ min: 1, max: 8 }), few, fc.constantFrom('r1', 'r1/s', 'r2'), few, fc.nat(7))
  .map(([cpus, mem, reserved, role, ports, special]) =>
    Resources.parse(`cpus:${cpus};mem:${mem};cpus(${role}):${reserved};gpus:${special === 0 ? 1 : 0}`)
      .plus(ports > 0 ? Resources.parse(`ports:[1-${ports}]`) : Resources.none)
      .plus(special === 1 ? revocable(2) : Resources.none)
      .plus(special === 2 ? sharedVolume(role, 3) : Resources.none)
      .plus(special === 3 ? refined('r1', 'r1/s') : Resources.none)
      .plus(special === 4 ? refined('r3', 'r3/u') : Resources.none),
  );
const amounts = fc.record({ cpus: few, mem: few });
const quota = fc.option(
  fc.tuple(amounts, fc.option(amounts, { nil: undefined })).map(([promised, more]) => ({
    guarantees: ResourceQuantities.of(Object.entries(promised)),
    limits:
      more === undefined
        ? ResourceLimits.none
        : ResourceLimits.of([
            ['cpus', promised.cpus + more.cpus],
            ['mem', promised.mem + more.mem],
          ]),
  })),
  { nil: undefined },
);
const seconds = fc.option(fc.nat(4), { nil: undefined });
const slice = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });

type Event = (both: Both) => void;

/** Weighted, so that runs have something to give, and somebody to give it to. */
function event<T>(weight: number, of: fc.Arbitrary<T>, happens: (both: Both, what: T) => void) {
  return {
    weight,
    arbitrary: of.map(
      (what): Event =>
        (both) =>
          happens(both, what),
    ),
  };
}

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  event(3, fc.tuple(roles, capabilities, fc.option(rack, { nil: undefined, freq: 2 })), (both, framework) =>
    both.addFramework(...framework),
  ),
  event(4, fc.tuple(total, rack), (both, agent) => both.addAgent(...agent)),
  event(6, slice, (both, agents) => both.tick(agents)),
  event(
    10,
    fc.tuple(fc.nat(), fc.constantFrom(undefined, undefined, 'cpus', 'mem', 'ports', 'disk'), seconds),
    (both, back) => both.recover(...back),
  ),
  event(1, fc.nat(), (both, which) => both.suppress(which)),
  event(2, fc.nat(), (both, which) => both.revive(which)),
  event(2, fc.tuple(fc.nat(), fc.boolean()), (both, [which, active]) => both.setActive(which, active)),
  event(1, fc.tuple(fc.nat(), roles), (both, [which, chosen]) => both.subscribe(which, chosen)),
  event(1, fc.nat(), (both, which) => both.removeFramework(which)),
  event(2, fc.tuple(fc.nat(), total, rack), (both, agent) => both.updateAgent(...agent)),
  event(3, fc.nat(), (both, which) => both.convertOffer(which)),
  event(2, fc.tuple(fc.nat(), fc.constantFrom(...allRoles)), (both, conversion) =>
    both.convertAvailable(...conversion),
  ),
  event(2, fc.tuple(fc.nat(), fc.option(fc.nat(9), { nil: undefined })), (both, when) => both.schedule(...when)),
  event(2, fc.tuple(fc.nat(), seconds), (both, answer) => both.answer(...answer)),
  event(1, fc.nat(), (both, which) => both.removeAgent(which)),
  event(1, fc.tuple(fc.nat(), fc.boolean()), (both, [which, active]) => both.setAgentActive(which, active)),
  event(2, fc.tuple(fc.constantFrom('r1', 'r1/s', 'r2', 'r3/u'), fc.constantFrom(0.5, 1, 2, 3)), (both, weight) =>
    both.weigh(...weight),
  ),
  event(3, fc.tuple(fc.constantFrom('r1', 'r2', 'r4'), quota), (both, [role, chosen]) => both.setQuota(role, chosen)),
  event(1, fc.nat(8), (both, agents) => both.whitelist(agents)),
);

describe('the allocator', () => {
  it('offers what a slow and obvious one offers, whatever happens', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        sorters,
        fc.array(anyEvent, { minLength: 10, maxLength: 100 }),
        (seed, chosen, events) => {
          const both = new Both(seed, chosen);
          for (const happens of events) happens(both);
        },
      ),
      { numRuns: 400 },
    );
  });
});
