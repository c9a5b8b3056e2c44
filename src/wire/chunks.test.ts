import { codec, type MediaType } from './codec.ts';
import { lazily } from './lazy.ts';

const name = 'mesos.v1.master.Response';
const ids = Array.from({ length: 20_000 }, (_, index) => `framework-${index}`);
const role = (value: string) => ({ name: value, weight: 1 });

describe.each<MediaType>(['application/json', 'application/x-protobuf'])('A large message in %s', (mediaType) => {
  const response = codec(mediaType, name);

  it('has its elements made as chunks need them, and no chunk is large', () => {
    let made = 0;
    const roles = lazily(ids, (id) => {
      made += 1;
      return role(id);
    });
    const chunks = response.encodeInChunks({ type: 'GET_ROLES', get_roles: { roles } });
    const first = chunks.next().value;
    expect(made).toBeLessThan(ids.length / 4);
    const all = [...(first === undefined ? [] : [first]), ...chunks];
    expect(Math.max(...all.map(({ length }) => length))).toBeLessThan(128 * 1024);
    const whole = response.encode({ type: 'GET_ROLES', get_roles: { roles: ids.map(role) } });
    expect(Buffer.concat(all).equals(whole)).toBe(true);
  });

  it('leaves out what is not to be shown', () => {
    const roles = lazily(['a', 'b'], role, (id) => id === 'b');
    const bytes = Buffer.concat([...response.encodeInChunks({ type: 'GET_ROLES', get_roles: { roles } })]);
    expect(bytes).toEqual(Buffer.from(response.encode({ type: 'GET_ROLES', get_roles: { roles: [role('b')] } })));
  });
});
