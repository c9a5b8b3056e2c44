import fc from 'fast-check';
import { permissiveAuthorizer } from '../../src/api-shim/auth/authorizer.ts';
import { visibilityOf, type Visibility } from '../../src/api-shim/auth/visibility.ts';
import { eventMessage } from '../../src/api-shim/operator/events.ts';
import { getState } from '../../src/api-shim/operator/state.ts';
import { snapshotOf } from '../../src/master/snapshot.ts';
import { Chaos } from '../../src/master/testing/chaos.ts';
import { MasterHarness } from '../../src/master/testing/masterHarness.ts';
import type { MasterEvent, MasterResponseGetState } from '../../src/model/generated/messages.ts';
import { codec, type MediaType } from '../../src/wire/codec.ts';
import type { Lazily } from '../../src/wire/lazy.ts';
import { opening, step } from '../support/masterSteps.ts';
import { OperatorAudience } from '../support/operatorAudience.ts';

let visible: Visibility;

beforeAll(async () => {
  visible = await visibilityOf(permissiveAuthorizer, {});
});

/** The frameworks that are away, or are not stored yet: how they asked to subscribe is not told before they have. */
function inactive({ master }: MasterHarness): ReadonlySet<string> {
  return new Set([...master.state.frameworks.values()].filter(({ active }) => !active).map(({ id }) => id));
}

describe.each<MediaType>(['application/json', 'application/x-protobuf'])(
  'An operator who listens in %s',
  (mediaType) => {
    const events = codec(mediaType, 'mesos.v1.master.Event');
    const responses = codec(mediaType, 'mesos.v1.master.Response');
    const sent = (event: Lazily<MasterEvent>): MasterEvent =>
      events.decode(Buffer.concat([...events.encodeInChunks(event)]));

    const stateOf = ({ master }: MasterHarness): MasterResponseGetState => {
      const response = { type: 'GET_STATE', get_state: getState(snapshotOf(master.state), visible) } as const;
      const encode = (): Buffer => Buffer.concat([...responses.encodeInChunks(response)]);
      const bytes = encode();
      // A client that is slow has it made again.
      expect(encode().equals(bytes)).toBe(true);
      return responses.decode(bytes).get_state ?? {};
    };

    it('OPER-052 OPER-053 OPER-054 OPER-056 OPER-057 OPER-058 OPER-059 OPER-060 holds what GET_STATE tells, as far as events can', () => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), fc.nat(60), (actions, later) => {
          const chaos = new Chaos(MasterHarness.ready(['A', 'B'], { maxCompletedTasksPerFramework: 3 }));
          const all = [...opening, ...actions];
          for (const action of all.slice(0, later)) chaos.take(action);
          const { harness } = chaos;
          const audience = new OperatorAudience();
          const subscribed = { get_state: getState(snapshotOf(harness.master.state), visible) };
          const from = harness.effects.length;
          for (const action of all.slice(later)) chaos.take(action);
          // The first record is written when all is over: what happened since must not show in it.
          audience.take(sent({ type: 'SUBSCRIBED', subscribed }));
          for (const effect of harness.effects.slice(from)) {
            if (effect.kind === 'publish') audience.take(sent(eventMessage(effect.event, visible)));
          }
          expect(audience.differences(stateOf(harness), inactive(harness))).toEqual([]);
        }),
        { numRuns: 100, interruptAfterTimeLimit: 60_000 },
      );
    });
  },
);
